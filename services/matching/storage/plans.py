"""Plans, what a ready one proposes, and which one is live."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from services.chassis.listing import Wanted
from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.plans import Plan, PlanKind, PlanState, Shortfall
from services.matching.domain.reasons import Reason
from services.matching.domain.scarcity import ScarcityPrice
from services.matching.storage import live_tables, tables
from services.matching.storage.orders import ids_owned_by
from services.matching.storage.scarcity_tables import scarce_capacities
from services.planning.model.lots import NO_LOTS, Lots

_plans, _live, _proposals = tables.plans.c, live_tables.live_plans.c, tables.proposals.c
_prices, _shortfalls = tables.prices.c, tables.shortfalls.c

OVER = (PlanState.DISCARDED, PlanState.CANCELLED, PlanState.FAILED)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a plan: costs in micro-units, seconds since its solver began."""

    phase: str
    incumbent_micros: int | None
    bound_micros: int | None
    seconds: float


def find_plan(session: Session, park: str, ident: str) -> Plan | None:
    return session.get(Plan, (park, ident))


def page_of_plans(session: Session, park: str, page: Page, wanted: Wanted) -> Sequence[Plan]:
    """Plans wanted, one more than the page shows."""
    return session.scalars(wanted.page(select(Plan).where(_plans.park == park), page)).all()


def next_number(session: Session, park: str) -> int:
    return (session.scalar(select(func.max(_plans.number)).where(_plans.park == park)) or 0) + 1


def in_states(session: Session, park: str, *states: PlanState, since: datetime | None = None) -> list[Plan]:
    """The park's plans that stand there, oldest first: all, or those changed `since` then."""
    query = select(Plan).where(_plans.park == park, _plans.state.in_(states)).order_by(_plans.number)
    return list(session.scalars(query if since is None else query.where(_plans.updated_at >= since)))


def applied_last(session: Session, park: str, kind: PlanKind | None = None) -> Plan | None:
    """The park's plan, or plan of `kind`, that was applied last."""
    query = select(Plan).where(_plans.park == park, _plans.sequence > 0).order_by(_plans.sequence.desc()).limit(1)
    return session.scalars(query if kind is None else query.where(_plans.kind == kind)).first()


def took_last(session: Session, park: str, kind: PlanKind) -> tuple[datetime, datetime] | None:
    """The time at which the park's newest plan of the kind was asked for, and that of its last change."""
    query = select(_plans.created_at, _plans.updated_at).where(_plans.park == park, _plans.kind == kind)
    row = session.execute(query.order_by(_plans.number.desc()).limit(1)).one_or_none()
    return None if row is None else (row.created_at, row.updated_at)


def asked_since(session: Session, park: str, instant: datetime) -> list[Plan]:
    """The park's plans that an account asked for since then, and those queued or running that it asked for before."""
    waiting = _plans.state.in_((PlanState.QUEUED, PlanState.RUNNING))
    recent = or_(waiting, _plans.created_at >= instant)
    return list(session.scalars(select(Plan).where(_plans.park == park, _plans.asked_by != "", recent)))


def failures_in_a_row(session: Session, park: str, kind: PlanKind) -> int:
    """Number of the park's plans of the kind that have failed since one was worked out, the latest included."""
    beyond = (PlanState.READY, PlanState.APPLIED, PlanState.DISCARDED)
    of_kind = (_plans.park == park, _plans.kind == kind)
    last = session.scalar(select(func.max(_plans.updated_at)).where(*of_kind, _plans.state.in_(beyond)))
    failed = select(func.count()).where(*of_kind, _plans.state == PlanState.FAILED)
    return session.scalar(failed if last is None else failed.where(_plans.updated_at > last)) or 0


def newest_unfinished(session: Session, park: str) -> Plan | None:
    """The park's newest plan that is queued or running."""
    unfinished = _plans.state.in_([PlanState.QUEUED, PlanState.RUNNING])
    return session.scalars(
        select(Plan).where(_plans.park == park, unfinished).order_by(_plans.number.desc()).limit(1)
    ).first()


def ready_to_confirm(session: Session) -> list[tuple[str, str]]:
    """(park, plan) of every ready plan, oldest first."""
    query = select(_plans.park, _plans.id).where(_plans.state == PlanState.READY).order_by(_plans.created_at)
    return [(row.park, row.id) for row in session.execute(query)]


def asked_for_waits(session: Session, kind: PlanKind) -> bool:
    """True if a plan of the kind is queued, in any park, that does not improve another."""
    query = select(_plans.id).where(_plans.kind == kind, _plans.state == PlanState.QUEUED, _plans.improves == "")
    return session.scalar(query.limit(1)) is not None


def report(session: Session, park: str, ident: str, progress: Progress) -> None:
    """Store the progress of a plan that is worked out."""
    values = asdict(progress) | {"tick": _plans.tick + 1}
    session.execute(update(tables.plans).where(_plans.park == park, _plans.id == ident).values(values))


def store_proposal(session: Session, plan: Plan, lots: Lots) -> None:
    packed = zlib.compress(lots.encoded().encode(), level=3)
    session.execute(tables.proposals.insert(), [{"park": plan.park, "plan": plan.id, "lots": packed}])


def proposal(session: Session, park: str, plan: str) -> Lots:
    """A ready plan's lots; their days are ordinals."""
    query = select(_proposals.lots).where(_proposals.park == park, _proposals.plan == plan)
    packed = session.scalar(query)
    return NO_LOTS if packed is None else Lots.decoded([zlib.decompress(packed).decode()])


def drop_proposal(session: Session, park: str, plan: str) -> None:
    session.execute(delete(tables.proposals).where(_proposals.park == park, _proposals.plan == plan))


def give_up(session: Session, park: str, plan: str) -> None:
    """Deletes the proposal and the files of a plan that is not applied."""
    for table in (tables.proposals, live_tables.plan_files):
        session.execute(delete(table).where(table.c.park == park, table.c.plan == plan))


def store_shortfalls(session: Session, plan: Plan, shortfalls: Iterable[Shortfall]) -> None:
    rows = [
        {
            "park": plan.park,
            "plan": plan.id,
            "order": each.order,
            "unmet_quantity": each.unmet_quantity,
            "late_quantity": each.late_quantity,
            "days_late": each.days_late,
            "reasons": each.reasons,
        }
        for each in shortfalls
    ]
    if rows:
        session.execute(tables.shortfalls.insert(), rows)


def explain_shortfalls(session: Session, plan: Plan, reasons: Mapping[str, tuple[Reason, ...]]) -> None:
    """Replace the reasons of orders that the plan leaves late or short."""
    for order, why in sorted(reasons.items()):
        of_order = (_shortfalls.park == plan.park, _shortfalls.plan == plan.id, _shortfalls.order == order)
        session.execute(update(tables.shortfalls).where(*of_order).values(reasons=why))


def shortfalls(session: Session, park: str, plan: str) -> list[Shortfall]:
    """All of a plan's shortfalls, by order."""
    return [Shortfall(*row) for row in session.execute(_shortfalls_of(park, plan).order_by(_shortfalls.order))]


def page_of_shortfalls(session: Session, park: str, plan: str, page: Page, *, owner: str = "") -> list[Shortfall]:
    """A plan's shortfalls by order, of one owner's orders or for "" of all, one more than the page shows."""
    query = _shortfalls_of(park, plan)
    if owner:
        query = query.where(_shortfalls.order.in_(ids_owned_by(park, owner)))
    rows = session.execute(paging.keyset(query, page, _shortfalls.order))
    return [Shortfall(*row) for row in rows]


def store_prices(session: Session, plan: Plan, prices: Iterable[ScarcityPrice]) -> None:
    key = {"park": plan.park, "plan": plan.id}
    rows = [
        key
        | {
            "number": number,
            "line": each.line,
            "quota": each.quota,
            "date": each.date,
            "price_micros": each.price_micros,
        }
        for number, each in enumerate(prices)
    ]
    if rows:
        session.execute(tables.prices.insert(), rows)


def prices_from(session: Session, park: str, plan: str, first: date) -> list[ScarcityPrice]:
    """A plan's prices of days from the first one on."""
    columns = (_prices.line, _prices.quota, _prices.date, _prices.price_micros)
    query = select(*columns).where(_prices.park == park, _prices.plan == plan, _prices.date >= first)
    return [ScarcityPrice(*row) for row in session.execute(query)]


def page_of_prices(session: Session, park: str, plan: str, page: Page) -> list[tuple[int, ScarcityPrice]]:
    """A plan's prices, numbered, one more than the page shows."""
    columns = (_prices.number, _prices.line, _prices.quota, _prices.date, _prices.price_micros)
    of_plan = select(*columns).where(_prices.park == park, _prices.plan == plan)
    query: Select[Any] = paging.keyset(of_plan, page, _prices.number)
    return [
        (row.number, ScarcityPrice(row.line, row.quota, row.date, row.price_micros)) for row in session.execute(query)
    ]


def forget_results(session: Session, plan: Plan) -> None:
    """Deletes the proposal, files, shortfalls and prices of a plan: nothing is left of an attempt before."""
    results = (tables.proposals, live_tables.plan_files, tables.shortfalls, tables.prices, scarce_capacities)
    for table in results:
        session.execute(delete(table).where(table.c.park == plan.park, table.c.plan == plan.id))


def prune(session: Session, now: datetime, kept: timedelta) -> int:
    """Forget plans that were over `kept` ago, with all that they proposed. Returns how many went."""
    replaced = and_(_plans.state == PlanState.APPLIED, ~_is_live())
    old = select(Plan).where(or_(_plans.state.in_(OVER), replaced), _plans.updated_at < now - kept).limit(1000)
    forgotten = list(session.scalars(old))
    for plan in forgotten:
        forget_results(session, plan)
        session.delete(plan)
    return len(forgotten)


def _shortfalls_of(park: str, plan: str) -> Select[Any]:
    columns = (
        _shortfalls.order,
        _shortfalls.unmet_quantity,
        _shortfalls.late_quantity,
        _shortfalls.days_late,
        _shortfalls.reasons,
    )
    return select(*columns).where(_shortfalls.park == park, _shortfalls.plan == plan)


def _is_live() -> ColumnElement[bool]:
    """The plan applied last, or the last park plan, whose figures stand until the next one."""
    live = or_(_live.plan == _plans.id, _live.park_plan == _plans.id)
    return select(_live.plan).where(_live.park == _plans.park, live).exists()
