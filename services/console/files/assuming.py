"""Figures that new rows leave out: the worst to expect of those stated for the same link, by a ladder of defaults.

Of a line's capacity and quality the lowest, of its price and lead days the highest that lines of its enterprise at the
link state, else lines of the link, else lines of the park. The rows of the file count with those that are there.
Set-ups and smallest runs stay unstated: plans have a ladder of their own for them (`services.ladder`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from parkloom.registry.v1.park_pb2 import Park
from services.console.core.names import short
from services.console.files.comparing import Change, Compared, Wrong
from services.errors import Problem

_WORST: Mapping[str, Callable[[Iterable[Any]], Any]] = {
    "planned_daily_capacity": min,
    "quality": min,
    "price_micros": max,
    "lead_days": max,
}
# Plans fill these in themselves, and pages mark them as assumed.
_OF_PLANS = ("setup", "setup_cost_micros", "min_run")


def assume(compared: Sequence[Compared], current: Mapping[str, Iterable[Any]], park: Park, today: str) -> None:
    """Fills in what new rows leave out, and notes it in them; what nothing is stated for is wrong."""
    by_sheet = {each.sheet.id: each for each in compared}
    if "orders" in by_sheet:
        for change in _new(by_sheet["orders"]):
            _fill(change, "release_date", today)
    if "enterprises" in by_sheet:
        _zones_of_enterprises(by_sheet["enterprises"], park)
    if "lines" in by_sheet:
        _lines(by_sheet, current)


def _new(compared: Compared) -> Iterator[Change]:
    return (change for change in compared.changes if change.before is None)


def _fill(change: Change, key: str, value: Any) -> None:
    if not getattr(change.message, key):
        setattr(change.message, key, value)
        change.assumed.append(key)


def _zones_of_enterprises(compared: Compared, park: Park) -> None:
    """An enterprise is in the one zone where lines may stand, if there is no other."""
    productive = [zone.id for zone in park.zones if zone.productive]
    for change in _new(compared):
        if len(productive) == 1:
            _fill(change, "zone", productive[0])
    _refuse_empty(compared, "zone")


def _lines(by_sheet: Mapping[str, Compared], current: Mapping[str, Iterable[Any]]) -> None:
    lines = by_sheet["lines"]
    zones = {short(one.name): one.zone for one in current.get("enterprises", ())}
    if "enterprises" in by_sheet:
        zones |= {short(change.message.name): change.message.zone for change in by_sheet["enterprises"].changes}
    for change in [one for one in _new(lines) if short(one.message.enterprise) not in zones]:
        enterprise = short(change.message.enterprise)
        hint = "name an enterprise of the park, or create it first"
        problem = Problem("ENTERPRISE_UNKNOWN", "enterprise", {"enterprise": enterprise}, hint)
        lines.wrong.append(Wrong(lines.sheet.id, change.row, "enterprise", problem))
        lines.changes.remove(change)
    stated = _Stated([*current.get("lines", ()), *(change.message for change in _new(lines))])
    for change in _new(lines):
        _fill(change, "zone", zones.get(short(change.message.enterprise), ""))
        for key in _WORST:
            worst = stated.worst(key, change.message)
            if not getattr(change.message, key) and worst:
                _fill(change, key, worst)
        change.assumed += [key for key in _OF_PLANS if not change.message.HasField(key)]
    _refuse_empty(lines, "zone")
    _refuse_empty(lines, "planned_daily_capacity")


class _Stated:
    """The worst figure that lines state, by rung and key: worked out once, before any is filled in."""

    def __init__(self, lines: Iterable[Any]) -> None:
        self._worst = dict[tuple[str, tuple[str, ...]], Any]()
        for line in lines:
            for key, worst in _WORST.items():
                if figure := getattr(line, key):
                    for rung in _rungs(line):
                        known = self._worst.get((key, rung), figure)
                        self._worst[key, rung] = worst((known, figure))

    def worst(self, key: str, line: Any) -> Any:
        """The figure of the first rung that has one; None where nobody states it."""
        return next((self._worst[key, rung] for rung in _rungs(line) if (key, rung) in self._worst), None)


def _rungs(line: Any) -> tuple[tuple[str, ...], ...]:
    return (short(line.enterprise), line.link), (line.link,), ()


def _refuse_empty(compared: Compared, key: str) -> None:
    """New rows that still have nothing there are wrong."""
    empty = [change for change in _new(compared) if not getattr(change.message, key) and _is_open(change, key)]
    for change in empty:
        compared.wrong.append(Wrong(compared.sheet.id, change.row, key, Problem("CELL_MISSING", key, {}, "fill it in")))
        compared.changes.remove(change)


def _is_open(change: Change, key: str) -> bool:
    """True where the row says nothing, and not 0."""
    return key == "zone" or key not in change.columns or key in change.blank
