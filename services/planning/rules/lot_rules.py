"""The rules that a lot keeps or breaks by itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from services.planning.model.arrays import Ints
from services.planning.rules.table import Book
from services.planning.rules.violation import Violation

Flags = npt.NDArray[np.bool_]


def known_to_the_park(book: Book) -> list[Violation]:
    """`known-order`, `known-line-and-day`, `whole-quantity`, `whole-route`, and `in-progress` of unknown beginnings."""
    return list(book.flaws)


def eligible(book: Book) -> list[Violation]:
    """The line's link, tags and quality fit the step; exclusions are kept."""
    unfit = np.array([not each.fits for each in book.combinations], dtype=bool)
    return [
        _violation(book, "eligible", row, f"{_line(book, row)} does not fit")
        for row in _numbers(unfit[book.rows.combination] & ~_done(book))
    ]


def lane(book: Book) -> list[Violation]:
    """A lane leads from each step's line to the next."""
    return [
        _violation(book, "lane", row, f"no lane leads to {_line(book, row)}")
        for row in _numbers(_hauled(book) & (_transit(book) < 0))
    ]


def sequence(book: Book) -> list[Violation]:
    """No step begins before the goods are there: released, or made by the step before and moved."""
    rows, ready = book.rows, ready_days(book)
    return [
        _violation(book, "sequence", row, f"starts on day {rows.day[row]}, ready on day {ready[row]}")
        for row in _numbers((rows.day < ready) & ~_done(book))
    ]


def ready_days(book: Book) -> Ints:
    """Per row, the first day on which the step may be done."""
    rows, park = book.rows, book.park
    release = np.array([order.release for order in book.problem.orders], dtype=np.int64)
    ready = release[rows.order]
    before, here = _after_first(book)
    transit = park.lanes.transit[park.zone[rows.line[before]], park.zone[rows.line[here]]]
    arrived = rows.day[before] + park.lead[rows.line[before]] + transit
    # Where no lane leads, the step at least may not go back in time.
    ready[here] = np.where(transit < 0, rows.day[before], arrived)
    return ready


def _after_first(book: Book) -> tuple[Ints, Ints]:
    here = np.flatnonzero(book.rows.step > 0)
    return here - 1, here


def _transit(book: Book) -> Ints:
    """Days on the way to each row's line from the step before; 0 at a first step, -1 where no lane leads."""
    rows, park = book.rows, book.park
    days = np.zeros(len(rows.lot), dtype=np.int64)
    before, here = _after_first(book)
    days[here] = park.lanes.transit[park.zone[rows.line[before]], park.zone[rows.line[here]]]
    return days


def _hauled(book: Book) -> Flags:
    return (book.rows.step > 0) & ~_done(book)


def _done(book: Book) -> Flags:
    return book.rows.done.astype(bool)


def _numbers(flags: Flags) -> list[int]:
    return np.flatnonzero(flags).tolist()


def _line(book: Book, row: int) -> str:
    return book.problem.lines[int(book.rows.line[row])].id


def _violation(book: Book, rule: str, row: int, what: str) -> Violation:
    lot, step = int(book.rows.lot[row]), int(book.rows.step[row])
    order = book.lots[lot].order
    return Violation(rule, f"lot {lot}", f"lot {lot} of {order} step {step}: {what}", (lot,), order, step)
