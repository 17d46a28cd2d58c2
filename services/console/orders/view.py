"""One order as its page shows it: state, reasons, campaigns, enterprises by step, and movements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parkloom.logistics.v1.movement_pb2 import MOVEMENT_STATE_CANCELLED, Movement, UnbookedReason
from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.order_pb2 import ORDER_STATE_OPEN, Lot, Order
from parkloom.matching.v1.terms_pb2 import Exclusion
from services.console.core.asking import side_by_side
from services.console.core.calls import PersonCalls
from services.console.core.names import Names, short
from services.console.core.reasons import WordedReason, worded
from services.console.orders.gantt import Gantt, drawn


@dataclass(frozen=True, slots=True)
class StepSummary:
    """One step over all lots: units, enterprises and the guests among them, number of lines, first and last day."""

    link: str
    quantity: int
    enterprises: tuple[str, ...]
    lines: int
    first_date: str
    last_date: str
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Units of one step that are agreed, and what was made: `assumed` of the good ones nobody has reported."""

    link: str
    agreed: int
    first_date: str
    last_date: str
    good: int
    assumed: int
    scrapped: int


@dataclass(frozen=True, slots=True)
class MovementGroup:
    """The movements of one day in one state. `assumed` of them nobody has reported."""

    date: str
    state: int
    movements: int
    quantity: int
    assumed: int
    reasons: tuple[UnbookedReason, ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """All that moves from one step: to the next link, or to the buyer where `to_link` is ""."""

    link: str
    to_link: str
    groups: tuple[MovementGroup, ...]

    @property
    def movements(self) -> int:
        return sum(group.movements for group in self.groups)

    @property
    def quantity(self) -> int:
        return sum(group.quantity for group in self.groups)

    @property
    def by_state(self) -> dict[int, int]:
        """The number of movements in each state, the one that most are in first."""
        counts: dict[int, int] = defaultdict(int)
        for group in self.groups:
            counts[group.state] += group.movements
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


@dataclass(frozen=True, slots=True)
class OrderView:
    """The page's content. `cut` is true where the order has more lots or movements than the page shows."""

    order: Order
    reasons: list[WordedReason]
    lots: int
    steps: list[StepSummary]
    progress: list[StepProgress]
    exclusions: list[Exclusion]
    legs: list[Leg]
    gantt: Gantt | None
    cut: bool
    route: list[str]

    def link(self, step: int) -> str:
        """The display name of a step's link."""
        return _link(self.route, step)

    @property
    def waits(self) -> bool:
        """True while a fill-in plan is expected to change the order."""
        return self.order.state == ORDER_STATE_OPEN


def gather(calls: PersonCalls, names: Names, order_id: str) -> OrderView:
    """The page's content from matching and logistics. Raises what the calls raise."""
    order = calls.order(order_id)
    (movements, more_movements), ((lots, more_lots), assignments, exclusions) = side_by_side(
        lambda: calls.movements(order_id),
        lambda: (calls.lots(order_id), calls.order_assignments(order_id), calls.exclusions(order_id)),
    )
    route = [names.link(link) for link in _route(order, names)]
    return OrderView(
        order=order,
        reasons=[worded(reason, names.link(reason.link)) for reason in order.reasons],
        lots=len(lots),
        steps=summarize_steps(lots, route),
        progress=progress(assignments, route),
        exclusions=exclusions,
        legs=group_movements(movements, route),
        gantt=drawn(order, lots, assignments, movements, calls.today),
        cut=more_lots or more_movements,
        route=route,
    )


def gather_progress(calls: PersonCalls, names: Names, order: Order) -> list[StepProgress]:
    """Units agreed and made of an order, by step. Raises what the calls raise."""
    return progress(calls.order_assignments(short(order.name)), [names.link(link) for link in _route(order, names)])


def summarize_steps(lots: Sequence[Lot], route: Sequence[str]) -> list[StepSummary]:
    """One summary for each step that any lot has; `route` holds the display names of its links."""
    quantity: dict[int, int] = defaultdict(int)
    enterprises: dict[int, set[str]] = defaultdict(set)
    guests: dict[int, set[str]] = defaultdict(set)
    lines: dict[int, set[str]] = defaultdict(set)
    dates: dict[int, set[str]] = defaultdict(set)
    for lot in lots:
        for place, step in enumerate(lot.steps):
            quantity[place] += lot.quantity
            enterprises[place].add(step.enterprise)
            guests[place].update([step.enterprise] if step.guest else [])
            lines[place].add(step.line)
            dates[place].add(step.date)
    return [
        StepSummary(
            _link(route, place),
            quantity[place],
            tuple(sorted(enterprises[place])),
            len(lines[place]),
            min(dates[place]),
            max(dates[place]),
            tuple(sorted(guests[place])),
        )
        for place in sorted(quantity)
    ]


def progress(assignments: Iterable[Assignment], route: Sequence[str]) -> list[StepProgress]:
    """One entry for each step of which units are agreed or made; `route` holds the display names of its links."""
    steps: dict[int, list[Assignment]] = defaultdict(list)
    for one in assignments:
        if one.agreed or one.done:
            steps[one.step].append(one)
    return [_progress(_link(route, place), steps[place]) for place in sorted(steps)]


def _progress(link: str, assignments: Sequence[Assignment]) -> StepProgress:
    agreed = [daily for one in assignments for terms in one.agreed for daily in terms.quantities]
    done = [daily for one in assignments for daily in one.done]
    dates = sorted([daily.date for daily in agreed] + [daily.date for daily in done])
    return StepProgress(
        link=link,
        agreed=sum(daily.quantity for daily in agreed),
        first_date=dates[0],
        last_date=dates[-1],
        good=sum(daily.good_quantity for daily in done),
        assumed=sum(daily.good_quantity for daily in done if daily.assumed),
        scrapped=sum(daily.scrapped_quantity for daily in done),
    )


def group_movements(movements: Iterable[Movement], route: Sequence[str]) -> list[Leg]:
    """Movements by step, and of each step by day and state, without the cancelled ones."""
    legs: dict[tuple[int, bool], dict[tuple[str, int], list[Movement]]] = defaultdict(lambda: defaultdict(list))
    for movement in movements:
        if movement.state != MOVEMENT_STATE_CANCELLED:
            inside = bool(movement.to_enterprise)
            legs[movement.step, inside][movement.date, movement.state].append(movement)
    return [
        Leg(_link(route, step), _link(route, step + 1) if inside else "", tuple(map(_group, sorted(groups.items()))))
        for (step, inside), groups in sorted(legs.items(), key=lambda pair: pair[0])
    ]


def _group(entry: tuple[tuple[str, int], Sequence[Movement]]) -> MovementGroup:
    (date, state), movements = entry
    return MovementGroup(
        date=date,
        state=state,
        movements=len(movements),
        quantity=sum(movement.quantity for movement in movements),
        assumed=sum(movement.assumed for movement in movements),
        reasons=_reasons(movements),
    )


def _reasons(movements: Sequence[Movement]) -> tuple[UnbookedReason, ...]:
    """The different reasons why no vehicle carries some of them, by their text."""
    given = {each.unbooked_reason.text: each.unbooked_reason for each in movements if each.HasField("unbooked_reason")}
    return tuple(given[text] for text in sorted(given))


def _link(route: Sequence[str], place: int) -> str:
    return route[place] if place < len(route) else str(place + 1)


def _route(order: Order, names: Names) -> list[str]:
    return [step.link for step in order.route] or names.route(order.product)
