"""Plans, what they leave short, and their prices, to and from the contract."""

from __future__ import annotations

from dataclasses import asdict

from parkloom.matching.v1 import plan_pb2
from services.chassis.rpc.etags import etag
from services.errors import Invalid
from services.matching.domain.plans import Plan, PlanKind, Shortfall
from services.matching.domain.scarcity import ScarceCapacity, ScarcityPrice
from services.matching.wire import names
from services.matching.wire.orders import reason
from services.matching.wire.values import day_text, instant, number, word


def kind_asked(value: int) -> PlanKind:
    """The kind of plan to make. Raises Invalid, with field plan.kind, where none is given."""
    kind = word(PlanKind, plan_pb2.PlanKind, "PLAN_KIND", value, "plan.kind")
    if kind is None:
        raise Invalid.field("plan.kind", "use one of " + ", ".join(member.name for member in PlanKind))
    return kind


def plan(plan: Plan) -> plan_pb2.Plan:
    return plan_pb2.Plan(
        name=names.plan(plan.park, plan.id),
        kind=number(plan_pb2.PlanKind, "PLAN_KIND", plan.kind),
        seconds_limit=plan.seconds_limit,
        iterations_limit=plan.iterations_limit,
        seed=plan.seed,
        state=number(plan_pb2.PlanState, "PLAN_STATE", plan.state),
        phase=plan.phase,
        incumbent_micros=plan.incumbent_micros,
        bound_micros=plan.bound_micros,
        gap=plan.gap,
        cost=None if plan.cost is None else plan_pb2.PlanCost(**asdict(plan.cost)),
        counts=counts(plan),
        link_loads=[plan_pb2.LinkLoad(**asdict(load)) for load in plan.link_loads],
        park_load=_park_load(plan),
        sequence=plan.sequence,
        failure=plan.failure,
        seconds=plan.seconds,
        etag=etag(plan.version),
        create_time=instant(plan.created_at),
        update_time=instant(plan.updated_at),
    )


def counts(plan: Plan) -> plan_pb2.PlanCounts | None:
    return None if plan.counts is None else plan_pb2.PlanCounts(**asdict(plan.counts))


def _park_load(plan: Plan) -> plan_pb2.ParkLoad | None:
    load = plan.park_load
    if load is None:
        return None
    return plan_pb2.ParkLoad(
        first_date=day_text(load.first_date),
        last_date=day_text(load.last_date),
        enterprises=load.enterprises,
        full_share=load.full_share,
        operating_rate=load.operating_rate,
        most_finished_quantity=load.most_finished,
    )


def shortfall(shortfall: Shortfall, park: str) -> plan_pb2.Shortfall:
    return plan_pb2.Shortfall(
        order=names.order(park, shortfall.order),
        unmet_quantity=shortfall.unmet_quantity,
        late_quantity=shortfall.late_quantity,
        days_late=shortfall.days_late,
        reasons=map(reason, shortfall.reasons),
    )


def scarcity_price_message(price: ScarcityPrice, park: str) -> plan_pb2.ScarcityPrice:
    return plan_pb2.ScarcityPrice(
        line=names.line(park, price.line) if price.line else "",
        quota=price.quota,
        date=day_text(price.date),
        price_micros=price.price_micros,
    )


def scarce(scarce: ScarceCapacity) -> plan_pb2.ScarceCapacity:
    return plan_pb2.ScarceCapacity(**{**asdict(scarce), "week": day_text(scarce.week)})
