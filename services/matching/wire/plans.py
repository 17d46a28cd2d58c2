"""Plans, their shortfalls and scarcity prices: from requests, and into replies."""

from __future__ import annotations

from dataclasses import asdict

from parkloom.matching.v1 import plan_pb2
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import name_of
from services.matching.domain.fair_shares import FairShares
from services.matching.domain.plans import ParkLoad, Plan, PlanCounts, PlanDraft, PlanKind, Shortfall
from services.matching.domain.scarcity import ScarceCapacity, ScarcityPrice
from services.matching.wire import names
from services.matching.wire.orders import reason_message


def plan_draft_from(plan: plan_pb2.Plan) -> PlanDraft:
    """The plan asked for. Raises Invalid without a known kind."""
    return PlanDraft(
        kind=wire.required_enum_from(PlanKind, plan_pb2.PlanKind, plan.kind, "plan.kind"),
        seconds_limit=wire.optional(plan, "seconds_limit"),
        iterations_limit=wire.optional(plan, "iterations_limit"),
        seed=plan.seed,
        priority=plan.priority,
    )


def plan_message(plan: Plan) -> plan_pb2.Plan:
    return plan_pb2.Plan(
        name=names.PLAN.format(park=plan.park, plan=plan.id),
        kind=wire.enum_number(plan_pb2.PlanKind, plan.kind),
        seconds_limit=plan.seconds_limit,
        iterations_limit=plan.iterations_limit,
        seed=plan.seed,
        state=wire.enum_number(plan_pb2.PlanState, plan.state),
        phase=plan.phase,
        incumbent_micros=plan.incumbent_micros,
        bound_micros=plan.bound_micros,
        gap=plan.gap,
        cost=None if plan.cost is None else plan_pb2.PlanCost(**asdict(plan.cost)),
        counts=counts_message(plan.counts),
        link_loads=[plan_pb2.LinkLoad(**asdict(load)) for load in plan.link_loads],
        park_load=_park_load_message(plan.park_load),
        sequence=plan.sequence,
        failure=plan.failure,
        seconds=plan.seconds,
        etag=etag(plan.version),
        create_time=plan.created_at,
        update_time=plan.updated_at,
        priority=plan.priority,
        improves=names.PLAN.format(park=plan.park, plan=plan.improves) if plan.improves else "",
        run_figures=None if plan.run_figures is None else plan_pb2.RunFigures(**asdict(plan.run_figures)),
        fair_shares=None if plan.fair_shares is None else _fair_shares_message(plan.fair_shares, plan.park),
    )


def _fair_shares_message(shares: FairShares, park: str) -> plan_pb2.FairShares:
    return plan_pb2.FairShares(
        shares_micros=shares.shares_micros,
        capping_micros=shares.capping_micros,
        levelling_micros=shares.levelling_micros,
        over_micros=shares.over_micros,
        floors_micros=shares.floors_micros,
        limit_count=shares.limits,
        conflicts=[
            plan_pb2.ShareConflict(
                link=each.link,
                enterprise=name_of(names.ENTERPRISE, park=park, enterprise=each.enterprise),
                largest_share=each.largest_share,
                share_in_use=each.in_use,
            )
            for each in shares.conflicts
        ],
    )


def counts_message(counts: PlanCounts | None) -> plan_pb2.PlanCounts | None:
    return None if counts is None else plan_pb2.PlanCounts(**asdict(counts))


def _park_load_message(load: ParkLoad | None) -> plan_pb2.ParkLoad | None:
    if load is None:
        return None
    return plan_pb2.ParkLoad(
        first_date=wire.date_text(load.first_date),
        last_date=wire.date_text(load.last_date),
        enterprises=load.enterprises,
        full_share=load.full_share,
        operating_rate=load.operating_rate,
        most_finished_quantity=load.most_finished,
    )


def shortfall_message(shortfall: Shortfall, park: str) -> plan_pb2.Shortfall:
    return plan_pb2.Shortfall(
        order=names.ORDER.format(park=park, order=shortfall.order),
        unmet_quantity=shortfall.unmet_quantity,
        late_quantity=shortfall.late_quantity,
        days_late=shortfall.days_late,
        reasons=map(reason_message, shortfall.reasons),
    )


def scarcity_price_message(price: ScarcityPrice, park: str) -> plan_pb2.ScarcityPrice:
    return plan_pb2.ScarcityPrice(
        line=name_of(names.LINE, park=park, line=price.line),
        quota=price.quota,
        date=wire.date_text(price.date),
        price_micros=price.price_micros,
    )


def scarce_capacity_message(scarce: ScarceCapacity) -> plan_pb2.ScarceCapacity:
    return plan_pb2.ScarceCapacity(**asdict(scarce) | {"week": wire.date_text(scarce.week)})
