"""Reports about a movement's units, and what is assumed of them when a day has passed without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor

from services.errors import Problem
from services.logistics.domain.movement import ENDS, Movement, MovementState

# Floating-point shares of a quantity: 0.03 × 100 is 3.
_ROUNDING = 1e-9
LONGEST_DELAY = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class MovementReport:
    """Units that one report is about, 0 for what it does not mention; `expected` is when those on the road arrive.

    A report that `corrects` gives all units that have ended, in the place of those reported before.
    """

    loaded: int = 0
    received: int = 0
    lost: int = 0
    damaged: int = 0
    returned: int = 0
    corrects: bool = False
    expected: date | None = None

    @property
    def ended(self) -> int:
        """The units that are on the road no longer."""
        return self.received + self.lost + self.damaged + self.returned

    def states_of(self, movement: Movement) -> list[MovementState]:
        """The states of which the report speaks, as parties may report them: of a correction those that it changes."""
        loaded = [MovementState.LOADED] if self.loaded else []
        before = {name: getattr(movement, name) if self.corrects else 0 for name in ENDS.values()}
        return loaded + [state for state, name in ENDS.items() if getattr(self, name) != before[name]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A report about the movement of that id, and its etag as the caller last read it ("": any)."""

    movement: str
    report: MovementReport
    etag: str = ""


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """The order as reports see it: its state once it is over ("" before), and the share, 0–1, of a movement's
    quantity by which more may be loaded."""

    ended: str = ""
    tolerance: float = 0.0


def problems(movement: Movement, report: MovementReport, order: OrderTerms, at: str = "") -> Iterator[Problem]:
    """Problems of a report that contradicts the movement as it is; `at` is the path of the report in its request."""
    if not report.loaded and not report.ended and not report.corrects and report.expected is None:
        hint = "give at least one quantity above 0"
        yield Problem("REPORT_EMPTY", f"{at}loaded_quantity", {}, hint)
    elif movement.state is MovementState.CANCELLED:
        why = f"its order is {order.ended.upper()}" if order.ended else "the live schedule no longer asks for it"
        params = {"order": movement.order, "order_state": order.ended.upper()}
        yield Problem("MOVEMENT_CANCELLED", f"{at}name", params, f"leave the goods where they are: {why}")
    elif report.loaded and report.corrects:
        hint = "leave it out: a correction is about units that have arrived, been lost or come back"
        yield Problem("LOADING_NOT_CORRECTED", f"{at}loaded_quantity", {}, hint)
    elif report.loaded:
        yield from _problems_of_loading(movement, report, order, at)
    elif not movement.departed:
        hint = f"report the loading with it: the movement is {movement.state.name}, nothing of it has been loaded"
        yield Problem("MOVEMENT_NOT_LOADED", f"{at}loaded_quantity", {"state": movement.state.name}, hint)
    else:
        yield from _problems_of_arriving(movement, report, movement.loaded, at)
        if report.corrects:
            yield from _problems_of_correcting(movement, report, at)
    if report.expected is not None and (movement.departed or report.loaded):
        yield from _problems_of_expecting(movement, report, at)


def _problems_of_expecting(movement: Movement, report: MovementReport, at: str) -> Iterator[Problem]:
    """Problems of the day on which goods on the road are expected."""
    before = 0 if report.corrects else movement.ended - movement.receipt_assumed
    expected, last = report.expected or movement.day, movement.arrival + LONGEST_DELAY
    if (report.loaded or movement.loaded) - before - report.ended <= 0:
        hint = "leave it out: nothing of this movement is on the road any more"
        yield Problem("NOTHING_ON_THE_ROAD", f"{at}expected_date", {"state": movement.state.name}, hint)
    elif expected < movement.day:
        hint = f"give {movement.day}, on which it leaves, or a later day"
        yield Problem("DATE_PAST", f"{at}expected_date", {"earliest": f"{movement.day}"}, hint)
    elif expected > last:
        hint = f"give a day up to {last}, or report the goods lost"
        yield Problem("DATE_TOO_FAR", f"{at}expected_date", {"latest": f"{last}"}, hint)


def _problems_of_correcting(movement: Movement, report: MovementReport, at: str) -> Iterator[Problem]:
    """Problems of units that a correction would take back, though others stand in their place by now."""
    for field, before, now, again in (
        ("lost", movement.lost + movement.damaged, report.lost + report.damaged, "lost or damaged units, made again"),
        ("returned", movement.returned, report.returned, "returned units, sent again"),
    ):
        if now < before:
            hint = f"give at least {before:,} {again} already"
            yield Problem("ALREADY_REPLACED", f"{at}{field}_quantity", {"minimum": f"{before}"}, hint)


def _problems_of_loading(movement: Movement, report: MovementReport, order: OrderTerms, at: str) -> Iterator[Problem]:
    most = movement.quantity + floor(movement.quantity * order.tolerance + _ROUNDING)
    if movement.departed and not movement.load_assumed:
        hint = f"report what becomes of them: {movement.loaded:,} units have been loaded already"
        yield Problem("MOVEMENT_LOADED_ALREADY", f"{at}loaded_quantity", {"loaded": f"{movement.loaded}"}, hint)
    elif report.loaded > most:
        params = {"planned": f"{movement.quantity}", "maximum": f"{most}"}
        hint = f"give at most {most:,}: {movement.quantity:,} units are planned for this movement"
        yield Problem("LOADED_ABOVE_PLAN", f"{at}loaded_quantity", params, hint)
    else:
        yield from _problems_of_arriving(movement, report, report.loaded, at)


def _problems_of_arriving(movement: Movement, report: MovementReport, loaded: int, at: str) -> Iterator[Problem]:
    before = 0 if report.corrects else movement.ended - movement.receipt_assumed
    if report.ended <= loaded - before:
        return
    field = next(name for name in ENDS.values() if getattr(report, name))
    known = {name: getattr(movement, name) for name in ENDS.values()}
    known["received"] -= movement.receipt_assumed
    so_far = ", ".join(f"{units:,} {name}" for name, units in known.items())
    params = {
        "open": f"{loaded - before}",
        "loaded": f"{loaded}",
        "received": f"{known['received']}",
        "returned": f"{known['returned']}",
        "lost": f"{known['lost']}",
        "damaged": f"{known['damaged']}",
    }
    hint = f"give at most {loaded - before:,} in all: {loaded:,} units were loaded, of which {so_far}"
    yield Problem("MORE_THAN_ON_THE_ROAD", f"{at}{field}_quantity", params, hint)


def take(movement: Movement, report: MovementReport, now: datetime) -> int:
    """Record a report without problems; returns the units that wait at the sender now, to be moved again."""
    waiting = 0
    before = movement.returned if report.corrects else 0
    if report.corrects:
        movement.received = movement.lost = movement.damaged = movement.returned = movement.receipt_assumed = 0
    if movement.receipt_assumed:
        movement.received -= movement.receipt_assumed
        movement.receipt_assumed = 0
    if report.loaded:
        waiting += max(0, movement.quantity - report.loaded)
        movement.load(report.loaded)
    for name in ENDS.values():
        setattr(movement, name, getattr(movement, name) + getattr(report, name))
    movement.load_assumed = False
    if report.expected is not None:
        movement.expected = report.expected if report.expected > movement.arrival else None
    movement.settle_state()
    movement.touch(now)
    return waiting + report.returned - before


def waits_for_late(movement: Movement, held: Iterable[Movement], today: date) -> bool:
    """True where goods that go on cannot have left before today: they are late on the way to where they leave from.

    `held` are the movements of their order.
    """
    leg = movement.leg
    if not leg.made_by:
        return False
    departed = [each for each in held if each.departed and (each.step, each.leg.maker) == (leg.step, leg.maker)]
    coming = [each for each in departed if each.leg.destination == leg.origin]
    late = [each for each in coming if each.expected is not None and each.last_arrival >= today]
    there = sum(each.received if each in late else each.moved for each in coming)
    gone = sum(each.moved for each in departed if each.leg.origin == leg.origin)
    return bool(late) and there - gone < movement.quantity


def assume(movement: Movement, today: date, now: datetime) -> bool:
    """Take as loaded what was to leave before today, and as arrived what was to arrive before; True if that is news."""
    if not movement.departed:
        movement.load(movement.quantity)
        movement.load_assumed = True
    elif movement.last_arrival >= today:
        return False
    if movement.last_arrival < today:
        movement.receipt_assumed = movement.open
        movement.received += movement.open
    movement.settle_state()
    movement.touch(now)
    return True
