"""Faults of the product, planted while a park lives: a function that keeps a clause gives way to one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any
from unittest.mock import patch

from services.logistics.use_cases import park_days
from services.logistics.wire import schedules
from services.matching.domain import assignments
from services.matching.domain.assignments import Assignment
from services.matching.domain.orders import Order
from services.matching.domain.reports import ReportSource, assumption
from services.matching.domain.terms import AgreedPart, Units
from services.matching.scheduling import reporting
from services.matching.scheduling.changes import Changes
from services.matching.use_cases import goods
from services.planning.model.lots import Lots

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


# By the clause that finds it.
PATCHES: Mapping[str, Patch] = {
    "balance": partial(patch.object, goods, "count_losses", lambda *_, **__: None),
    "prices kept": partial(patch.object, assignments, "cut_parts", _at_the_price_asked),
    "state says why": partial(patch.object, Order, "explain", lambda *_: None),
    "assumed apart": partial(patch.object, reporting, "assumption", _like_a_report),
    "goods fix places": partial(patch.object, schedules, "_lots_of", _without_what_is_gone),
    "no past days": partial(patch.object, park_days, "_leave", lambda *_, **__: False),
    "declined stays": partial(patch.object, Assignment, "agreed_on", _all_asked),
    "over is over": partial(patch.object, Changes, "reschedule", _of_open_orders(Changes.reschedule)),
}
