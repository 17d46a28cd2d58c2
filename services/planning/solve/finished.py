"""Units that have passed every step count before others are made: none of them is left out for new ones.

A search that shifts units between lots can end so where it reaches smallest lots: the rules allow it, and it costs
more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from services.planning import rules
from services.planning.model import Order, Problem, Step
from services.planning.model.campaigns import CampaignFacts
from services.planning.model.lots import Lot, Lots
from services.planning.rules.commitments import claimed_units

# A step of the route, and a line.
_Stage = tuple[int, str]


def with_finished(problem: Problem, lots: Lots) -> Lots:
    """The lots, with all finished units of each order in the place of others; as they are where that breaks a rule."""
    spare = _spare(problem, lots)
    if not spare:
        return lots
    facts, kept, found = CampaignFacts.of(problem), claimed_units(problem, lots), list[Lot]()
    by_order: dict[str, list[tuple[int, Lot]]] = {}
    for place, lot in enumerate(lots):
        by_order.setdefault(lot.order, []).append((place, lot))
    for ident in {**by_order, **dict.fromkeys(spare)}:
        placed = by_order.get(ident, [])
        if ident in spare:
            found += _Exchange(problem.order_by_id[ident], placed, kept, facts, problem).lots(spare[ident])
        else:
            found += [lot for _, lot in placed]
    changed = Lots.of(found).merged()
    return lots if rules.examine(problem, changed).violations else changed


def _spare(problem: Problem, lots: Lots) -> dict[str, Counter[tuple[Step, ...]]]:
    """Finished units that no lot counts, by order and steps."""
    there: dict[str, Counter[tuple[Step, ...]]] = {}
    for lot in problem.in_progress:
        if len(lot.steps) == len(problem.order_by_id[lot.order].route):
            there.setdefault(lot.order, Counter())[lot.steps] += lot.quantity
    if there:
        for counted in lots.of_orders(there):
            there[counted.order][counted.steps] -= counted.quantity
    return {ident: +units for ident, units in there.items() if +units}


class _Exchange:
    """The lots of one order, by their places, of which some give way to finished units."""

    def __init__(
        self,
        order: Order,
        placed: list[tuple[int, Lot]],
        kept: Counter[int],
        facts: CampaignFacts,
        problem: Problem,
    ) -> None:
        self._order, self._placed, self._kept, self._facts, self._problem = order, placed, kept, facts, problem
        self._on = Counter[_Stage]()
        for _, lot in placed:
            self._on.update(dict.fromkeys(_stages(lot), lot.quantity))

    def lots(self, spare: Counter[tuple[Step, ...]]) -> Iterator[Lot]:
        """The lots with the spare units, as far as there is room once others have given way: the last ones first."""
        room = self._order.quantity - sum(lot.quantity for _, lot in self._placed)
        units = {place: lot.quantity for place, lot in self._placed}
        for place, lot in sorted(self._placed, key=lambda each: -each[1].steps[-1].day):
            some = self._may_give(place, lot, spare.total() - room)
            units[place] -= some
            room += some
        yield from (replace(lot, quantity=units[place]) for place, lot in self._placed if units[place])
        for steps, number in spare.items():
            counted = min(number, room)
            room -= counted
            if counted:
                yield Lot(self._order.id, counted, steps)

    def _may_give(self, place: int, lot: Lot, wanted: int) -> int:
        """At most `wanted` units of the lot, so that each of its lines keeps its smallest lot or nothing."""
        if lot.steps[-1].day < 0:
            return 0
        some = min(lot.quantity - self._kept[place], max(0, wanted))
        for number, ident in _stages(lot):
            least = self._facts.least_units(self._order, number, self._problem.line_by_id[ident])
            left = self._on[number, ident] - some
            if 0 < left < least:
                some = max(0, self._on[number, ident] - int(least))
        for stage in _stages(lot):
            self._on[stage] -= some
        return some


def _stages(lot: Lot) -> Iterator[_Stage]:
    return ((number, step.line) for number, step in enumerate(lot.steps))
