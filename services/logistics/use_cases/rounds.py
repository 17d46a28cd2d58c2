"""Putting-out rounds: issued, reported, and added up by household group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.identity import Caller
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Infeasible, Invalid, NotFound, Problem
from services.logistics.domain.round import GroupBalance, Round
from services.logistics.storage import doors, park_maps, rounds
from services.logistics.storage.rounds import Balanced, Filter
from services.logistics.wire import names


@dataclass(frozen=True, slots=True)
class RoundReport:
    """Parts that came back, and parts that are lost."""

    returned: int
    lost: int


def create_round(session: Session, caller: Caller, draft: Round) -> Round:
    """Store a round.

    Raises AlreadyExists, and Invalid for an enterprise that the park has not or that the caller
    does not stand for, and a zone that is not declared.
    """
    if rounds.find_round(session, draft.park, draft.id) is not None:
        raise AlreadyExists.named(names.ROUND.format(park=draft.park, round=draft.id), "round_id")
    problems = list(_problems(session, caller, draft))
    if problems:
        raise Invalid.of(problems)
    session.add(draft)
    audit.concerns(session, draft.enterprise)
    return draft


def get_round(session: Session, caller: Caller, park: str, ident: str) -> Round:
    """Raises NotFound, for an enterprise also where the round is another's, and for a buyer always."""
    found = None if caller.buyer else rounds.find_round(session, park, ident, enterprise=caller.enterprise)
    if found is None:
        raise NotFound.named(names.ROUND.format(park=park, round=ident))
    return found


def list_rounds(
    session: Session,
    caller: Caller,
    park: str,
    page: Page,
    *,
    only_open: bool = False,
    collected_by: date | None = None,
) -> Sequence[Round]:
    """Rounds by id, one more than the page shows; an enterprise gets its own, and a buyer none."""
    if caller.buyer:
        return []
    return rounds.page_of_rounds(session, Filter(park, caller.enterprise, only_open, collected_by), page)


def report_round(
    session: Session, caller: Caller, park: str, ident: str, report: RoundReport, *, etag: str, now: datetime
) -> Round:
    """The round after parts came back or were lost.

    Raises NotFound, Conflict for the etag, Invalid for nothing, and Infeasible for more than
    are out.
    """
    found = get_round(session, caller, park, ident)
    etags.check(etag, found.version)
    if not report.returned and not report.lost:
        raise Invalid.field("REPORT_EMPTY", "returned_quantity", {}, "give at least one quantity above 0")
    problems = list(found.problems(report.returned, report.lost))
    if problems:
        raise Infeasible.of(problems)
    found.report(report.returned, report.lost, now)
    audit.concerns(session, found.enterprise)
    return found


def summarize_rounds(
    session: Session, caller: Caller, park: str, now: datetime, *, group: str = "", by_lot: bool = False
) -> list[GroupBalance]:
    """The balances of household groups, those with the most out first; a buyer gets none."""
    if caller.buyer:
        return []
    where = park_maps.find_park_map(session, park)
    today = where.clock_at(now)[0] if where else now.date()
    return rounds.balances(session, park, today, Balanced(caller.enterprise, group, by_lot))


def _problems(session: Session, caller: Caller, draft: Round) -> Iterator[Problem]:
    known = doors.doors_of(session, draft.park, [draft.enterprise])
    if draft.enterprise not in known or caller.buyer or not caller.acts_for(draft.enterprise):
        hint = "name an enterprise of the park that you act for"
        yield Problem("ENTERPRISE_UNKNOWN", "round.enterprise", {"enterprise": draft.enterprise}, hint)
    where = park_maps.find_park_map(session, draft.park)
    if where is not None and draft.zone not in where.zone_ids:
        hint = f'use a zone that the park declares, or declare "{draft.zone}" first'
        yield Problem("NOT_DECLARED", "round.zone", {"kind": "zone", "id": draft.zone}, hint)
