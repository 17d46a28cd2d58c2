"""Reasons of one order, planned exactly beside all others as they stand, with one limit lifted after the other.

An order that is too large for that is put beside them by insertion: its reasons name a limit, which a bound may prove.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.matching.domain.explanations import Explanation, OrderStanding, standing_of
from services.matching.domain.orders import Order
from services.matching.domain.reasons import Reason, Rule
from services.matching.scheduling.inserted_reasons import agreed_too_late, inserted_reasons
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.scheduling.tasks import order_task
from services.matching.scheduling.worked_out import reason_of
from services.planning import explain
from services.planning.model.solution import CostParts, Solution
from services.planning.model.solution import Reason as FoundReason


def is_unexplained(order: Order) -> bool:
    """True if all that is known of an open order is that more time might place it better."""
    return order.is_open and say_better_place(order.reasons)


def say_better_place(reasons: Collection[Reason]) -> bool:
    """True if the reasons name no limit: a longer search may find a better place, or `proven_reasons` found one."""
    return {reason.rule for reason in reasons} == {Rule.UNFINISHED}


def proven_reasons(snapshot: ParkSnapshot, ident: str, seconds: float) -> tuple[Reason, ...]:
    """The reasons why the order's live lots are late or too few, found within so many seconds; () where none is.

    What is not agreed and not frozen of its own may be planned otherwise, all others stay. UNFINISHED alone says that
    it has a better place now. The snapshot has the order's assignments.
    """
    return tuple(reason_of(reason, snapshot) for reason in _found(snapshot, ident, seconds))


def explanation(snapshot: ParkSnapshot, ident: str, seconds: float) -> Explanation:
    """The order's standing, with the reasons that `proven_reasons` finds, or where it finds none those it has."""
    order = snapshot.orders[ident]
    standing = standing_of(order, snapshot.park.last_day(snapshot.today))
    if standing is not OrderStanding.LATE_OR_SHORT:
        return Explanation(standing)
    found = _found(snapshot, ident, seconds)
    if not found:
        return Explanation(standing, order.reasons)
    reasons = tuple(reason_of(reason, snapshot) for reason in found)
    return Explanation(standing, reasons, proven=all(reason.proven for reason in found))


def _found(snapshot: ParkSnapshot, ident: str, seconds: float) -> list[FoundReason]:
    task = order_task(snapshot, snapshot.orders[ident])
    lots = snapshot.whole_lots.of_orders({ident}).shifted(-snapshot.today.toordinal())
    live = Solution(lots=lots, cost=CostParts(), lower_bound=0.0, seconds=0.0)
    unmet = explain.explain(task.problem, live, seconds=seconds)
    found = [reason for each in unmet if each.order == ident for reason in each.reasons]
    if not found or all(reason.proven for reason in found):
        return found
    if all(reason.by_agreement for reason in found) and agreed_too_late(task.problem, lots):
        return [replace(reason, proven=True) for reason in found]
    inserted = inserted_reasons(task.problem, lots)
    unexplained = all(reason.rule == "unfinished" for reason in found)
    return inserted if inserted and (unexplained or all(reason.proven for reason in inserted)) else found
