"""Parks kept in memory for quotes: read once, then followed by the journal of their loads.

What is committed before a quote is asked for is seen by it; what others commit meanwhile is not. A quote keeps nothing:
a hold of one of its answers is checked against the tables when it is committed, so that replicas need not agree.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.domain.loads import Cell, Load, load_of
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import ALWAYS, Line, Park
from services.matching.scheduling import quoting
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import load_changes
from services.matching.storage import loads as stored_loads
from services.matching.storage.load_changes import ChangeKind, LoadChange
from services.matching.use_cases import reading
from services.planning.model import Order
from services.planning.model.lots import Lots
from services.planning.quoting import Answer, Answers, InUse, QuotePark

T = TypeVar("T")

# A transaction that took longer than so many seconds to write its row of the journal is no longer waited for.
MISSED_SECONDS = 120.0
# Rows before the last one that may still be on their way when a process begins to follow.
LOOKED_BACK = 200
# After so many seconds without a question everything is read again: the journal is not kept for ever.
FORGOTTEN_SECONDS = load_changes.KEPT.total_seconds() / 2


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A line of an enterprise outside the park, and the share of its price by which it counts as more expensive."""

    line: Line
    surcharge: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """Answers, whose days count from `today`; how old the oldest figure is that one of their lines is stated by,
    how many of their lines have a set-up or a smallest run that is assumed, and the lines of guests by id."""

    today: date
    answers: Answers
    oldest_figure: datetime | None
    assumed_lines: int
    guests: Mapping[str, GuestLine] = field(default_factory=dict)

    def date(self, day: int) -> date:
        """The date of a day of the answers."""
        return self.today + timedelta(days=day)

    def lots(self, answer: Answer) -> Lots:
        """The lots of one of the answers; their days are ordinals."""
        return answer.lots.shifted(self.today.toordinal())

    def guest_count(self, answer: Answer) -> int:
        """The number of enterprises outside the park that have a part in one of the answers."""
        return len({self.guests[line].line.enterprise for line in answer.lots.used_lines() if line in self.guests})

    def premium_micros(self, answer: Answer, draft: OrderDraft) -> int:
        """The part of an answer's cost that guests count beyond their prices, micro-units."""
        found = 0.0
        for lot in answer.lots if self.guests else ():
            for number, step in enumerate(lot.steps):
                guest = self.guests.get(step.line)
                if guest is not None:
                    price = guest.line.terms(draft.product, draft.route[number])[1]
                    found += lot.quantity * price * guest.surcharge
        return round(found)

    def loads(self, answer: Answer) -> dict[Cell, Load]:
        """The capacity that one of the answers takes of lines by day, in millionths."""
        return {(each.line, self.date(each.day)): load_of(each.runs, each.set_ups) for each in answer.loads}


@dataclass(slots=True)
class _Resident:
    """A park in memory: its lines as they were read, and its arrays."""

    snapshot: ParkSnapshot
    park: QuotePark


@dataclass(slots=True)
class _Journal:
    """The end of the journal as read; and the numbers that were not there when later ones were, by when that was."""

    last: int
    missed: dict[int, float] = field(default_factory=dict)

    @classmethod
    def begin(cls, session: Session, at: float) -> _Journal:
        """From its end on; rows that are still on their way are waited for."""
        last = load_changes.last(session)
        first = max(0, last - LOOKED_BACK)
        there = {row.id for row in load_changes.since(session, first, ())}
        return cls(last, {number: at for number in range(first + 1, last) if number not in there})

    def read(self, session: Session, at: float) -> list[LoadChange]:
        """The rows not seen before."""
        rows = load_changes.since(session, self.last, sorted(self.missed))
        there, end = {row.id for row in rows}, max((row.id for row in rows), default=self.last)
        waited = {number: since for number, since in self.missed.items() if at - since < MISSED_SECONDS}
        new = dict.fromkeys(range(self.last + 1, end), at)
        self.missed = {number: since for number, since in {**new, **waited}.items() if number not in there}
        self.last = max(self.last, end)
        return rows


@dataclass(frozen=True, slots=True)
class AtHand:
    """The lines of a park without its orders, and what lots and holds take of them and of its quotas by day.

    Lines and quotas have the sequence of `line_index` and of the park.
    """

    snapshot: ParkSnapshot
    line_index: Mapping[str, int]
    in_use: InUse


class ResidentParks:
    """The parks that this process has in memory. Any thread may ask."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """`clock` returns the current time, by which new work may begin today or not."""
        self._database, self._clock = database, clock
        self._parks: dict[str, _Resident] = {}
        self._journal: _Journal | None = None
        self._followed = 0.0
        self._lock = threading.Lock()

    def quote(self, park: str, draft: OrderDraft, wished: date | None) -> Quoted:
        """Answers for an order not yet placed, whose draft has its route and transfer batch, on the park as it is now.

        Raises NotFound for the park, Unavailable before its first day, Invalid for a draft that asks for nothing.
        """
        with self._lock:
            resident = self._database.read(lambda session: self._followed_to_now(session, park))
        today = resident.snapshot.today
        order = quoting.asked_order(draft, today)
        answers = _answers(resident, order, None if wished is None else (wished - today).days)
        return _quoted(resident.snapshot, answers)

    def read(self, park: str, work: Callable[[Session, AtHand], T]) -> T:
        """Returns the result of `work` on one read-only snapshot of the database, with the park as that has it.

        `work` may run several times. Raises NotFound for the park, Unavailable before its first day.
        """
        return self._database.read(lambda session: work(session, self._at_hand(session, park)))

    def _at_hand(self, session: Session, park: str) -> AtHand:
        """The park as the session sees it, whose snapshot begins here: of two that follow the later one sees more."""
        with self._lock:
            known = self._followed_to_now(session, park)
            snapshot = replace(known.snapshot, figures=dict(known.snapshot.figures))
            return AtHand(snapshot, known.park.line_index, known.park.in_use())

    def _followed_to_now(self, session: Session, ident: str) -> _Resident:
        try:
            self._follow(session)
        except BaseException:
            self._journal = None  # what was read of it may not have been taken in
            raise
        now = self._clock()
        known = self._parks.get(ident)
        if known is None or known.snapshot.first_day != known.snapshot.park.first_day(known.snapshot.today, now):
            known = self._parks[ident] = _read(session, reading.known_park(session, ident), now)
        return known

    def _follow(self, session: Session) -> None:
        """Take in what has changed since the last question."""
        at = time.monotonic()
        if self._journal is None or at - self._followed > FORGOTTEN_SECONDS:
            self._parks.clear()
            self._journal = _Journal.begin(session, at)
        self._followed = at
        for park, changes in _by_park(self._journal.read(session, at)).items():
            if park in self._parks:
                self._apply(session, park, changes)

    def _apply(self, session: Session, park: str, changes: Collection[LoadChange]) -> None:
        resident = self._parks[park]
        of_kind = {kind: {line for each in changes if each.kind is kind for line in each.lines} for kind in ChangeKind}
        known = resident.park.line_index
        if any(each.kind is ChangeKind.PARK for each in changes) or not known.keys() >= set().union(*of_kind.values()):
            del self._parks[park]
            return
        if of_kind[ChangeKind.CAPACITY]:
            _read_capacity(session, resident, of_kind[ChangeKind.CAPACITY], self._clock())
        if of_kind[ChangeKind.LOADS]:
            _read_loads(session, resident, of_kind[ChangeKind.LOADS])


def _answers(resident: _Resident, order: Order, wished: int | None) -> Answers:
    """The answers of the park alone; with its guests, where these are not enough and its policy allows them."""
    snapshot = resident.snapshot
    if not snapshot.guest_lines:
        return resident.park.answer(order, wished)
    alone = resident.park.answer(quoting.without_guests(order, snapshot.guests), wished)
    if not quoting.are_needed(snapshot.park.policy, alone):
        return alone
    answers = resident.park.answer(order, wished)
    return answers if answers.any else alone


def _by_park(changes: Iterable[LoadChange]) -> dict[str, list[LoadChange]]:
    found: dict[str, list[LoadChange]] = {}
    for each in changes:
        found.setdefault(each.park, []).append(each)
    return found


def _read(session: Session, park: Park, now: datetime) -> _Resident:
    snapshot = reading.without_orders(session, park, now)
    return _Resident(snapshot, quoting.quote_park(snapshot, *stored_loads.in_use(session, park.id)))


def _read_loads(session: Session, resident: _Resident, lines: Collection[str]) -> None:
    problem, today = resident.park.problem, resident.snapshot.today
    of_lines, of_quotas = stored_loads.in_use(session, resident.snapshot.park.id, lines)
    named = sorted(lines)
    resident.park.put_in_use(
        [resident.park.line_index[line] for line in named],
        quoting.loads_table(of_lines, named, today, problem.days),
        quoting.loads_table(of_quotas, [quota.id for quota in problem.quotas], today, problem.days),
    )


def _read_capacity(session: Session, resident: _Resident, lines: Collection[str], now: datetime) -> None:
    part = reading.without_orders(session, resident.snapshot.park, now, lines)
    named, capacity, usable = quoting.capacities(part)
    resident.park.change_capacity([resident.park.line_index[line] for line in named], capacity, usable)
    for line in named:
        resident.snapshot.figures[line] = part.figures.get(line, {})  # type: ignore[index]


def _quoted(snapshot: ParkSnapshot, answers: Answers) -> Quoted:
    given = [each for each in (answers.earliest, answers.cheapest, answers.most) if each is not None]
    cells = {(load.line, load.day) for each in given for load in each.loads}
    ages = [_reported_at(snapshot, line, snapshot.today + timedelta(days=day)) for line, day in cells]
    used = [snapshot.figures_in_use[line] for line in {line for line, _ in cells}]
    return Quoted(
        snapshot.today,
        answers,
        min((at for at in ages if at is not None and at is not ALWAYS), default=None),
        sum(each.setup.assumed or each.min_run.assumed for each in used),
        {line: GuestLine(snapshot.lines[line], snapshot.surcharges.get(line, 0.0)) for line in snapshot.guest_lines},
    )


def _reported_at(snapshot: ParkSnapshot, line: str, day: date) -> datetime | None:
    """The time at which the figure of a line's day was stated; None where it is not known."""
    figure = snapshot.figures.get(line, {}).get(day)
    return snapshot.lines[line].planned_reported_at if figure is None else figure.reported_at
