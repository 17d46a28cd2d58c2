"""Faults of the product, planted while a park lives: a function that keeps a clause gives way to one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from unittest.mock import patch

from benchmarks.simulation.chances import Habits
from services.logistics.domain.schedule import ParkDay
from services.logistics.handlers import matching as logistics_handlers
from services.logistics.use_cases import park_days
from services.logistics.wire import schedules
from services.matching.domain import assignments
from services.matching.domain.assignments import Asking, Assignment, AssignmentState
from services.matching.domain.orders import Order
from services.matching.domain.reports import ReportSource, assumption
from services.matching.domain.terms import AgreedPart, Units, beyond, cut_parts
from services.matching.scheduling import activation, reporting
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.use_cases import ending_orders, goods, reading
from services.planning.model.lots import NO_LOTS, Lots

# Much happens in a few days, and services stay.
EVENTFUL = Habits(
    decline=0.12, partial=0.15, unheard=0.4, scrap=0.4, moves=0.6, lose=0.4, damage=0.3, cancel=0.12, rush=0.6, kill=0
)
Patch = Callable[[], AbstractContextManager[Any]]


def _at_the_price_asked(parts: Sequence[AgreedPart], kept: Units, others_at: int) -> tuple[AgreedPart, ...]:
    return (AgreedPart(kept, others_at + 1 + len(kept) + len(parts)),) if kept else ()


def _like_a_report(*about: Any) -> Any:
    found = assumption(*about)
    found.source = ReportSource.RPC
    return found


def _all_asked(work: Assignment, day: date) -> int:
    return work.quantities.get(day, 0)


def _without_what_is_gone(pages: Iterable[Any]) -> Iterator[Any]:
    for page in pages:
        yield from (schedules._lot_from(lot) for lot in page.lots)


def _of_open_orders(reschedule: Callable[..., None]) -> Callable[..., None]:
    def kept(self: Changes, order: Order, lots: Lots, **how: Any) -> None:
        if order.is_open:
            reschedule(self, order, lots, **how)

    return kept


def _all_work_in_progress(made: Lots, _after: Lots, _today: date) -> Lots:
    return made


def _without_an_entry(self: Assignment, units: Units, *_: Any, **__: Any) -> None:
    kept = beyond(self.agreed_quantities, units)
    self.agreed_parts = cut_parts(self.agreed_terms, kept, self.unit_price_micros)


def _never_fewer(take_lots: Callable[..., None]) -> Callable[..., None]:
    def taken(self: Order, quantity: int, *more: Any) -> None:
        take_lots(self, max(quantity, self.scheduled_quantity), *more)

    return taken


def _with_all_that_was_accepted(decline: Callable[..., Units]) -> Callable[..., Units]:
    def declined(self: Assignment, reason: str, how: Asking) -> Units:
        if self.open_quantities:
            self.agreed_before = {}
        return decline(self, reason, how)

    return declined


def _offered_again(decline: Callable[..., Units]) -> Callable[..., Units]:
    def declined(self: Assignment, reason: str, how: Asking) -> Units:
        dropped = decline(self, reason, how)
        if self.state is AssignmentState.DONE:
            self.state = AssignmentState.ACCEPTED if how.auto_accept else AssignmentState.OFFERED
        return dropped

    return declined


def _without_the_road(self: ParkSnapshot, _order: Order, lines: Iterable[str]) -> dict[str, int]:
    return {line: self.lines[line].lead_days for line in lines}


def _nothing_was_made(to_end: Callable[..., Any]) -> Callable[..., Any]:
    def erased(*about: Any, **how: Any) -> Any:
        order, changes, _ = to_end(*about, **how)
        return order, changes, NO_LOTS

    return erased


def _vehicles_everywhere(park_day_from: Callable[..., ParkDay]) -> Callable[..., ParkDay]:
    return lambda message: replace(park_day_from(message), vehicles_inside_zones=True)


@dataclass(frozen=True)
class Planted:
    """A fault in words, the clause that finds it within so many days, and the chances of what happens meanwhile."""

    fault: str
    clause: str
    patch: Patch
    days: int = 4
    habits: Habits = EVENTFUL


def _function(where: Any, name: str, wrong: Callable[..., Any]) -> Patch:
    return partial(patch.object, where, name, wrong)


def _around(where: Any, name: str, wrong: Callable[..., Any]) -> Patch:
    """The function gives way to one made of it."""
    return partial(patch.object, where, name, wrong(getattr(where, name)))


PLANTED = (
    Planted("losses are not counted", "balance", _function(goods, "count_losses", lambda *_, **__: None)),
    Planted("cancelling erases what was made", "balance", _around(ending_orders, "_to_end", _nothing_was_made)),
    Planted(
        "work in progress is planned again", "made once", _function(activation, "unfinished", _all_work_in_progress)
    ),
    Planted(
        "reported capacity is not looked at",
        "within capacity",
        _function(reading, "figures_of", lambda *_: {}),
        habits=replace(EVENTFUL, breakdown=0.15),
    ),
    Planted(
        "an accepted price becomes the price asked",
        "prices kept",
        _function(assignments, "cut_parts", _at_the_price_asked),
    ),
    Planted("nothing is explained", "state says why", _function(Order, "explain", lambda *_: None)),
    Planted("the road is not counted", "state says why", _function(ParkSnapshot, "days_to_buyer", _without_the_road)),
    Planted(
        "orders stay in production for ever",
        "state says why",
        partial(patch.object, Order, "_has_arrived", property(lambda _: False)),
        days=8,
    ),
    Planted("assumptions look like reports", "assumed apart", _function(reporting, "assumption", _like_a_report)),
    Planted(
        "agreed units are given up without an entry",
        "views equal terms",
        _function(Assignment, "_give_up", _without_an_entry),
    ),
    Planted(
        "goods that are gone are sent", "goods fix places", _function(schedules, "_lots_of", _without_what_is_gone)
    ),
    Planted(
        "movements inside a zone take vehicles",
        "goods fix places",
        _around(logistics_handlers, "park_day_from", _vehicles_everywhere),
    ),
    Planted("lost units stay scheduled", "made again", _around(Order, "take_lots", _never_fewer)),
    Planted("movements stay booked on past days", "no past days", _function(park_days, "_turn", lambda *_: None)),
    Planted("what nobody accepted is assumed", "declined stays", _function(Assignment, "agreed_on", _all_asked)),
    Planted(
        "declining an addition loses what was accepted",
        "declined stays",
        _around(Assignment, "decline", _with_all_that_was_accepted),
        days=6,
        habits=replace(EVENTFUL, decline=0.4, change=0.5),
    ),
    Planted(
        "declining what is left offers it again",
        "declined stays",
        _around(Assignment, "decline", _offered_again),
        habits=replace(EVENTFUL, withdraw=0.3),
    ),
    Planted("orders that are over keep their lots", "over is over", _around(Changes, "reschedule", _of_open_orders)),
)
