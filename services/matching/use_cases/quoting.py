"""Parks kept in memory for quotes: read once, then followed by the journal of their loads.

What is committed before a quote is asked for is seen by it; what others commit meanwhile is not. A quote keeps nothing:
a hold of one of its answers is checked against the tables when it is committed, so that replicas need not agree.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Park
from services.matching.domain.plans import PlanKind
from services.matching.scheduling import quoting
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import load_changes
from services.matching.storage import loads as stored_loads
from services.matching.storage import plans as stored_plans
from services.matching.storage.load_changes import ChangeKind, LoadChange, Mark
from services.matching.use_cases import reading
from services.matching.use_cases.order_reference import Ends
from services.matching.use_cases.park_at_hand import ParkAtHand, Quoted, Resident
from services.planning.quoting import InUse

T = TypeVar("T")

# A transaction that took longer than so many seconds to write its row of the journal is no longer waited for.
MISSED_SECONDS = 120.0
# Rows before the last one that may still be on their way when a process begins to follow.
LOOKED_BACK = 200
# So often a park is looked at for a new plan, whose scarcity prices are charged from then on.
PRICES_SECONDS = 30.0
# After so many seconds without a question everything is read again: the journal is not kept for ever.
FORGOTTEN_SECONDS = load_changes.KEPT.total_seconds() / 2


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
        waited = {number: self.missed[number] for number in self.awaited(at)}
        new = dict.fromkeys(range(self.last + 1, end), at)
        self.missed = {number: since for number, since in {**new, **waited}.items() if number not in there}
        self.last = max(self.last, end)
        return rows

    def awaited(self, at: float) -> list[int]:
        """The numbers of rows that may still be on their way."""
        return sorted(number for number, since in self.missed.items() if at - since < MISSED_SECONDS)


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
        self._parks: dict[str, Resident] = {}
        self._journal: _Journal | None = None
        self._followed = 0.0
        self._lock = threading.Lock()
        # In the sequence of their numbers: questions that came, and looks at the journal that began.
        self._numbers, self._looked = itertools.count(), -1

    def now(self, park: str) -> ParkAtHand:
        """The park with all that was committed before it was asked for.

        Raises NotFound for the park, Unavailable before its first day.
        """
        came = next(self._numbers)
        with self._lock:
            known = self._parks.get(park)
            if known is None or self._has_moved(known) or self._is_behind(came):
                known = self._database.read(lambda session: self._followed_to_now(session, park))
            return ParkAtHand(self._database, known, self._mark())

    def quote(self, park: str, draft: OrderDraft, wished: date | None) -> Quoted:
        """Answers for an order not yet placed, whose draft has its route and transfer batch, on the park as it is now.

        Raises NotFound for the park, Unavailable before its first day, Invalid for a draft that asks for nothing.
        """
        return self.now(park).quote(draft, wished)

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

    def _has_moved(self, known: Resident) -> bool:
        """True if new work may no longer begin on the day on which it could when the park was read."""
        return known.snapshot.first_day != known.snapshot.park.first_day(known.snapshot.today, self._clock())

    def _is_behind(self, came: int) -> bool:
        """True if anything was committed that is not taken in: a look that began after the question came suffices."""
        at = time.monotonic()
        if self._journal is None or at - self._followed > FORGOTTEN_SECONDS:
            return True
        if self._looked > came:
            return False
        began = next(self._numbers)
        if load_changes.any_since(self._database, self._mark()):
            return True
        self._looked, self._followed = began, at
        return False

    def _mark(self) -> Mark:
        """The place up to which the journal has been read."""
        if self._journal is None:
            raise AssertionError("a park in memory follows the journal")
        return Mark(self._journal.last, self._journal.awaited(time.monotonic()))

    def _followed_to_now(self, session: Session, ident: str) -> Resident:
        try:
            self._follow(session)
        except BaseException:
            self._journal = None  # what was read of it may not have been taken in
            raise
        known = self._parks.get(ident)
        if known is None or self._has_moved(known):
            known = self._parks[ident] = _read(session, reading.known_park(session, ident), self._clock())
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
        if any(each.kind is ChangeKind.PRODUCTS for each in changes):
            resident.products = {}
        if of_kind[ChangeKind.CAPACITY]:
            _read_capacity(session, resident, of_kind[ChangeKind.CAPACITY], self._clock())
        if of_kind[ChangeKind.LOADS]:
            _read_loads(session, resident, of_kind[ChangeKind.LOADS])
            if time.monotonic() >= resident.prices_looked_at + PRICES_SECONDS:
                _charge_scarcity(session, resident)


def _by_park(changes: Iterable[LoadChange]) -> dict[str, list[LoadChange]]:
    found: dict[str, list[LoadChange]] = {}
    for each in changes:
        found.setdefault(each.park, []).append(each)
    return found


def _read(session: Session, park: Park, now: datetime) -> Resident:
    snapshot = reading.without_orders(session, park, now)
    zones: defaultdict[str, set[str]] = defaultdict(set)
    for line in snapshot.lines.values():
        zones[line.link].add(line.zone)
    arrays = quoting.quote_park(snapshot, *stored_loads.in_use(session, park.id))
    trust = quoting.Trustworthiness.of(snapshot, list(arrays.line_index), arrays.problem.days)
    resident = Resident(snapshot, arrays, trust, Ends(park, lambda link: zones.get(link, ())))
    _charge_scarcity(session, resident)
    return resident


def _charge_scarcity(session: Session, resident: Resident) -> None:
    """Charge the scarcity prices of the park plan that went live last."""
    snapshot = resident.snapshot
    plan = stored_plans.applied_last(session, snapshot.park.id, PlanKind.PARK_PLAN)
    resident.prices_looked_at = time.monotonic()
    if plan is None or plan.id == resident.priced_by:
        return
    prices = stored_plans.prices_from(session, plan.park, plan.id, snapshot.today)
    resident.park.charge(quoting.scarcity_table(snapshot, resident.park, prices))
    resident.priced_by = plan.id


def _read_loads(session: Session, resident: Resident, lines: Collection[str]) -> None:
    problem, today = resident.park.problem, resident.snapshot.today
    of_lines, of_quotas = stored_loads.in_use(session, resident.snapshot.park.id, lines)
    named = sorted(lines)
    resident.park.put_in_use(
        [resident.park.line_index[line] for line in named],
        quoting.loads_table(of_lines, named, today, problem.days),
        quoting.loads_table(of_quotas, [quota.id for quota in problem.quotas], today, problem.days),
    )


def _read_capacity(session: Session, resident: Resident, lines: Collection[str], now: datetime) -> None:
    part = reading.without_orders(session, resident.snapshot.park, now, lines)
    named, capacity, usable = quoting.capacities(part)
    places = [resident.park.line_index[line] for line in named]
    resident.park.change_capacity(places, capacity, usable)
    resident.trust.replace(places, quoting.Trustworthiness.of(part, named, resident.park.problem.days))
    for line in named:
        resident.snapshot.figures[line] = part.figures.get(line, {})  # type: ignore[index]
