"""Which lots of a plan still hold once the park has moved on: the rest is left out, each with the rule it breaks.

A plan is solved on a snapshot and confirmed later. Lots that break a rule by themselves go first; where lots break a
rule together, few units go, those that keep no commitment before those that do; what an order may not be made in part
goes with them; and what fits again in the end is put back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.planning.model import Order, Problem, Step, capacity, steps_done, terms
from services.planning.model.solution import Lot
from services.planning.rules.catalogue import OF_LOTS, broken
from services.planning.rules.commitments import claims
from services.planning.rules.table import open_book
from services.planning.rules.violation import TOLERANCE, Violation

# The lots of a plan that are left out, by their place in it.
Dropped = dict[int, Violation]

# The rules of one lot alone; `in-progress` is one of them where it has no excess.
ALONE = frozenset(
    {"known-order", "whole-quantity", "whole-route", "known-line-and-day", "eligible", "lane", "sequence"}
)
# A later rule is looked at once no lot breaks an earlier one: what has gone by then takes no room any more.
IN_TURN = (
    ALONE,
    {"in-progress"},
    {"demand"},
    {"max-suppliers"},
    {"capacity"},
    {"quota"},
    {"min-lot", "all-or-nothing"},
)


def kept_and_dropped(problem: Problem, lots: Sequence[Lot]) -> tuple[list[Lot], list[tuple[Lot, Violation]]]:
    """The lots that keep all rules together, and those left out, each with a rule it would break.

    Both in the plan's order; the same lots always give the same answer. Commitments that too few lots keep are no
    reason to drop any: `firm` may be broken by what is kept, as it was before.
    """
    dropped: Dropped = {}
    while True:
        alive = [place for place in range(len(lots)) if place not in dropped]
        going = _going(problem, [lots[place] for place in alive])
        if not going:
            break
        dropped.update((alive[place], violation) for place, violation in going.items())
    for place in _fitting_again(problem, lots, dropped):
        del dropped[place]
    kept = [lot for place, lot in enumerate(lots) if place not in dropped]
    return kept, [(lots[place], dropped[place]) for place in sorted(dropped)]


def _going(problem: Problem, lots: Sequence[Lot]) -> Dropped:
    """What has to go for the first rule in turn that is broken; empty where none is, but for commitments."""
    found = [violation for violation in broken(open_book(problem, lots), OF_LOTS) if violation.lots]
    going: Dropped = {}
    for rules in IN_TURN:
        due = [violation for violation in found if violation.rule in rules]
        if due:
            last = _last_to_go(problem, lots)
            for violation in due:
                for place in _chosen(problem, lots, violation, last, going):
                    going.setdefault(place, violation)
            break
    return going


def _last_to_go(problem: Problem, lots: Sequence[Lot]) -> set[int]:
    """The lots that keep a commitment which must be kept."""
    binding = (claimed for commitment, claimed in claims(problem, lots) if commitment.release_cost is None)
    return {place for claimed in binding for place in claimed}


def _chosen(
    problem: Problem, lots: Sequence[Lot], violation: Violation, last: set[int], going: Dropped
) -> Iterable[int]:
    if violation.rule == "max-suppliers":
        return _of_surplus_suppliers(problem, lots, violation, last)
    if not violation.shares:
        return violation.lots
    excess, choice = violation.excess, []
    for place, share in zip(violation.lots, violation.shares, strict=True):
        if place in going:
            excess -= share
        else:
            choice.append((place, share))
    ordered = {tier: [each for each in choice if _tier(problem, lots, each[0], last) == tier] for tier in range(3)}
    return _covering(excess, ordered.values())


def _tier(problem: Problem, lots: Sequence[Lot], place: int, last: set[int]) -> int:
    """0 goes first: units of an order that may be made in part; then whole orders; then what is committed."""
    if place in last:
        return 2
    return 0 if problem.order_by_id[lots[place].order].partial else 1


def _covering(excess: float, tiers: Iterable[list[tuple[int, float]]]) -> list[int]:
    """Lots that together add at least the excess: the smallest that does so alone, or else the largest and on."""
    taken: list[int] = []
    for tier in tiers:
        left = sorted(tier, key=lambda each: (each[1], -each[0]))
        while left and excess > TOLERANCE:
            at = next((index for index, (_, share) in enumerate(left) if share >= excess - TOLERANCE), len(left) - 1)
            place, share = left.pop(at)
            taken.append(place)
            excess -= share
    return taken


def _of_surplus_suppliers(problem: Problem, lots: Sequence[Lot], violation: Violation, last: set[int]) -> Iterable[int]:
    """The lots of the enterprises that carry least, until no more than allowed are left."""
    order, step = problem.order_by_id[violation.order or ""], violation.step or 0
    carried: defaultdict[str, int] = defaultdict(int)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in violation.lots:
        enterprise = problem.line_by_id[lots[place].steps[step].line].enterprise
        carried[enterprise] += lots[place].quantity * (1 if place not in last else order.quantity + 1)
        places[enterprise].append(place)
    most = order.route[step].max_suppliers or len(carried)
    surplus = sorted(carried, key=lambda enterprise: (-carried[enterprise], enterprise))[most:]
    return [place for enterprise in surplus for place in places[enterprise]]


def _fitting_again(problem: Problem, lots: Sequence[Lot], dropped: Dropped) -> list[int]:
    """The lots left out that fit beside all that is kept now; a whole order's only together."""
    if not dropped:
        return []
    room = _Room(problem, [lot for place, lot in enumerate(lots) if place not in dropped])
    back = []
    for places in _groups(problem, lots, dropped):
        group = [lots[place] for place in places]
        if room.takes(group):
            room.enter(group)
            back += places
    return back


def _groups(problem: Problem, lots: Sequence[Lot], dropped: Dropped) -> Iterable[list[int]]:
    """What may come back together: single lots of a partial order, all of another, nothing that is wrong by itself."""
    whole: defaultdict[str, list[int]] = defaultdict(list)
    spoilt = {lots[place].order for place, violation in dropped.items() if violation.rule in ALONE}
    for place in sorted(dropped):
        order = problem.order_by_id.get(lots[place].order)
        if order is None or dropped[place].rule in ALONE:
            continue
        if order.partial:
            yield [place]
        elif order.id not in spoilt:
            whole[order.id].append(place)
    yield from whole.values()


class _Room:
    """What lots that hold leave of capacity and quotas, and whether more fits beside them."""

    def __init__(self, problem: Problem, lots: Iterable[Lot]) -> None:
        self.problem = problem
        self.kept: defaultdict[str, list[Lot]] = defaultdict(list)
        self.used: defaultdict[Step, float] = defaultdict(float)
        self.of_quota: defaultdict[tuple[str, int], float] = defaultdict(float)
        self.enter(lots)

    def enter(self, lots: Iterable[Lot]) -> None:
        """Let the lots take their room."""
        for lot in lots:
            self.kept[lot.order].append(lot)
            for step, load in self._loads(lot):
                self.used[step] += load
                for quota, amount in self._quotas(step, load):
                    self.of_quota[quota, step.day] += amount

    def takes(self, lots: Sequence[Lot]) -> bool:
        """Whether the lots, all of one order, fit beside what is there."""
        taken: defaultdict[Step, float] = defaultdict(float)
        drawn: defaultdict[tuple[str, int], float] = defaultdict(float)
        for lot in lots:
            for step, load in self._loads(lot):
                taken[step] += load
                for quota, amount in self._quotas(step, load):
                    drawn[quota, step.day] += amount
        return self._capacity_left(taken) and self._quota_left(drawn) and self._order_holds(lots)

    def _capacity_left(self, taken: dict[Step, float]) -> bool:
        lines = self.problem.line_by_id
        return all(
            self.used[step] + load <= capacity(lines[step.line], step.day) + TOLERANCE for step, load in taken.items()
        )

    def _quota_left(self, drawn: dict[tuple[str, int], float]) -> bool:
        quotas = self.problem.quota_by_id
        return all(
            self.of_quota[key] + amount <= quotas[key[0]].daily_limit + TOLERANCE for key, amount in drawn.items()
        )

    def _order_holds(self, lots: Sequence[Lot]) -> bool:
        """Whether the order's own rules hold with these lots too, seen as the only order of the park."""
        order, together = lots[0].order, [*self.kept[lots[0].order], *lots]
        return not any(
            violation.lots for violation in broken(open_book(_alone(self.problem, order, together), together), OF_LOTS)
        )

    def _loads(self, lot: Lot) -> Iterable[tuple[Step, float]]:
        order = self.problem.order_by_id[lot.order]
        for number in range(steps_done(lot.steps), len(lot.steps)):
            line = self.problem.line_by_id[lot.steps[number].line]
            yield lot.steps[number], lot.quantity * terms(order, order.route[number], line)[0]

    def _quotas(self, step: Step, load: float) -> Iterable[tuple[str, float]]:
        link = self.problem.line_by_id[step.line].link
        for quota in self.problem.quotas:
            if link in quota.links:
                yield quota.id, load * quota.per_unit * quota.links.count(link)


def _alone(problem: Problem, order_id: str, lots: Iterable[Lot]) -> Problem:
    """The park with one order, and of its lines only those that the order's lots and beginnings name."""
    order: Order = problem.order_by_id[order_id]
    firm = tuple(commitment for commitment in problem.firm if commitment.order == order_id)
    begun = tuple(lot for lot in problem.in_progress if lot.order == order_id)
    beginnings = [beginning.steps for beginning in firm] + [lot.steps for lot in begun] + [lot.steps for lot in lots]
    named = {step.line for steps in beginnings for step in steps}
    lines = tuple(problem.line_by_id[line] for line in sorted(named))
    return replace(problem, lines=lines, orders=(order,), in_progress=begun, firm=firm)
