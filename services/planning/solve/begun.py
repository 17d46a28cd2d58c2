"""Units that have been begun go on before others are begun: no new lot is made beside units that could have gone on.

A search that reaches smallest lots can leave begun units where they are and begin others; it costs more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from services.planning import rules
from services.planning.model import Problem, Step, ready, steps_done
from services.planning.model.lots import Lot, Lots
from services.planning.rules.commitments import claimed_units

# Begun units that no lot goes on from, by the steps that they have passed.
_Left = Counter[tuple[Step, ...]]


def with_begun(problem: Problem, lots: Lots) -> Lots:
    """The lots, of which new ones go on from begun units that were left; an order keeps its own where a rule breaks."""
    left = _left(problem, lots)
    changed, broken = lots, set[str]()
    for _ in range(2 if left else 0):
        changed = Lots.of(_exchanged(problem, lots, left, broken)).merged()
        violations = rules.examine(problem, changed).violations
        if not violations:
            return changed
        broken |= {changed[place].order for each in violations for place in each.lots} | {
            each.order for each in violations if each.order is not None
        }
    return lots


def _left(problem: Problem, lots: Lots) -> dict[str, _Left]:
    left: dict[str, _Left] = {}
    for begun in problem.in_progress:
        left.setdefault(begun.order, Counter())[begun.steps] += begun.quantity
    if left:
        for lot in lots.of_orders(left):
            left[lot.order][lot.steps[: steps_done(lot.steps)]] -= lot.quantity
    return {ident: +units for ident, units in left.items() if +units}


def _exchanged(problem: Problem, lots: Lots, left: dict[str, _Left], but: Collection[str]) -> Iterator[Lot]:
    """The lots; new units that keep no commitment begin as units that are left, where these are there in time."""
    kept = claimed_units(problem, lots)
    spare = {ident: units.copy() for ident, units in left.items() if ident not in but}
    for place, lot in enumerate(lots):
        units, free = lot.quantity, lot.quantity - kept[place]
        if lot.order in spare and lot.steps[0].day >= 0:
            for steps in sorted(spare[lot.order], key=lambda each: -len(each)):
                some = min(free, spare[lot.order][steps]) if _follows(problem, steps, lot) else 0
                if some > 0:
                    spare[lot.order][steps] -= some
                    units, free = units - some, free - some
                    yield replace(lot, quantity=some, steps=(*steps, *lot.steps[len(steps) :]))
        if units:
            yield replace(lot, quantity=units)


def _follows(problem: Problem, steps: tuple[Step, ...], lot: Lot) -> bool:
    """True if units with these steps are there in time for the lot's next one."""
    if len(steps) >= len(lot.steps):
        return False
    following = lot.steps[len(steps)]
    day = ready(problem, problem.order_by_id[lot.order], steps[-1], problem.line_by_id[following.line])
    return day is not None and day <= following.day
