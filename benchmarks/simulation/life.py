"""The life of the park: its days turn one after the other, and at every midnight the checker looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from benchmarks.in_process import InProcess, in_process
from benchmarks.simulation import ending, loads, park
from benchmarks.simulation.chances import Habits
from benchmarks.simulation.checker.clauses import findings
from benchmarks.simulation.checker.known import Finding, Known, Moment
from benchmarks.simulation.checker.picture import picture
from benchmarks.simulation.history import history
from benchmarks.simulation.latest import Latest
from benchmarks.simulation.ledger import Ledger
from benchmarks.simulation.people import buyers, offers, park_changes, production, reading, shift
from benchmarks.simulation.people.accounts import ZONE, People, short
from benchmarks.simulation.record import Record, listening
from parkloom.matching.v1.events_pb2 import AssignmentChanged
from parkloom.matching.v1.terms_pb2 import Terms
from services.chassis.bus.embedded import consumer
from services.chassis.clock import MovableClock
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients
from services.demo.load import Loader

# Seven in the morning in the park.
BEGIN = datetime(2031, 3, 2, 23, tzinfo=UTC)
LOOK_SECONDS = 1.0
MORNING, NOON, EVENING = time(8), time(12), time(18)
VARIABLES = {
    "PARKLOOM_TOKEN_KEYS": "the same key in every simulated park: it is no secret",
    "PARKLOOM_PLANNER_THREADS": "1",
    "PARKLOOM_TOPIC_PARTITIONS": "1",
    "PARKLOOM_LOG_LEVEL": "error",
    "PARKLOOM_CALLER_CALLS_PER_SECOND": "100000",
    "PARKLOOM_PARK_CALLS_PER_SECOND": "100000",
    "PARKLOOM_CALLER_SOLVER_SECONDS": "10000000",
    "PARKLOOM_PARK_SOLVER_SECONDS": "10000000",
}


@dataclass
class Life:
    """One park from its first day on; `known` is what the checker knew at the last midnight.

    `policy` has the fields of the park's planning policy that are not as everywhere else.
    """

    installation: InProcess
    record: Record
    people: People
    known: Known | None = None
    found: list[Finding] = field(default_factory=list)
    latest: Latest = field(default_factory=Latest)
    policy: Mapping[str, Any] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)
    _taken: int = 0
    _looked: int = 0
    _moments: list[Moment] = field(default_factory=list)
    _changed: list[AssignmentChanged] = field(default_factory=list)
    _before: dict[str, AssignmentChanged] = field(default_factory=dict)
    _terms: dict[str, tuple[int, list[Terms]]] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """Counts of what happened so far."""
        return self.people.ledger

    def live(self, days: int, *, until_found: bool = False) -> None:
        """Load the park and let so many days pass; `until_found`: none after the checker has found something."""
        self._begin()
        for number in range(days):
            if until_found and self.found:
                break
            self._day(number)
            self._midnight()
            print(f"seed {self.ledger.seed} {self.people.today}", len(self.found), file=sys.stderr)
        ending.count(self.ledger, self.latest, self.people.books)

    def _begin(self) -> None:
        clients = Clients.of(self.installation.settings, Caller("buyer", park.PARK, Role.MANAGER))
        self._loader = Loader(clients, park.document(self.people.today), lambda *_: None)
        park.load(self._loader, self.policy)
        self.settle()

    def _day(self, number: int) -> None:
        people = self.people
        self._clock_shows(MORNING)
        offers.answer(people)
        buyers.post(people, self._loader)
        buyers.change(people)
        park_changes.change(people)
        self.plan(number)
        self.settle()
        self._clock_shows(NOON)
        offers.answer(people)
        offers.answer_counters(people)
        offers.lift_exclusions(people)
        production.report_late(people, self.latest)
        self.settle()
        self._clock_shows(EVENING)
        shift.work(people, self.latest)
        self.settle()

    def plan(self, _number: int) -> None:
        """The manager asks for a park plan, if it is the day for it; days count from 0."""
        park_changes.plan(self.people, _number)

    def _midnight(self) -> None:
        """The day closes; sometimes services end in the middle of that, and begin again."""
        people = self.people
        killed = [
            name for name in self.installation.parts if name != "console" and people.happens(people.habits.kill, name)
        ]
        tomorrow = datetime.combine(people.today + timedelta(days=1), time(0, 0, 30), ZONE)
        self.installation.clock.move_to(tomorrow)
        for name in killed:
            self.installation.parts[name].stop()
            people.ledger.counts["kills"] += 1
        for name in killed:
            self.installation.parts[name].start()
        self.settle()
        known = self.known = self._known()
        found = findings(known)
        matching = self.installation.databases["matching"]
        found += matching.read(lambda session: loads.differences(session, park.PARK, self.installation.clock()))
        self.found += found
        self.ledger.findings.update(each.clause for each in found)
        for each in found:
            print(f"seed {self.ledger.seed} {known.today} {each}", file=sys.stderr)
        for order in sorted({each.order for each in found if each.order} - self._shown):
            self._shown.add(order)
            print(f"  {order} on {known.today}", picture(known, order), sep="\n", file=sys.stderr)
            print("  its day", history(self.record.since(self._looked), order), sep="\n", file=sys.stderr)
        self._looked = self._taken
        self.people.books.answers.clear()

    def _clock_shows(self, hour: time) -> None:
        self.installation.clock.move_to(datetime.combine(self.people.today, hour, ZONE))

    def settle(self) -> None:
        """Wait until everything has settled, and take over the events so far."""
        self.installation.wait_until_settled()
        new = [heard.message for heard in self.record.since(self._taken)]
        self._taken += len(new)
        self._changed += [each for each in new if isinstance(each, AssignmentChanged)]
        self.latest.take(new)
        self._moments.append(Moment.of(self.latest, park.LOADS, self.people.today, park.HORIZON_DAYS))

    def _known(self) -> Known:
        manager = self.people.manager
        known = Known(
            today=self.people.today.isoformat(),
            latest=self.latest,
            books=self.people.books,
            orders={short(each.name): each for each in reading.orders(manager)},
            reports=list(reading.reports(manager)),
            terms=self._histories(),
            views={
                enterprise: {short(each.name): each for each in reading.assignments(staff)}
                for enterprise, staff in self.people.staff.items()
            },
            changed=self._changed,
            moments=self._moments,
            before=self._before,
        )
        self._before, self._changed = dict(self.latest.assignments), []
        self._moments = self._moments[-1:]
        return known

    def _histories(self) -> Mapping[str, list[Terms]]:
        """The histories of all assignments, of which those that have grown are read again."""
        for ident, work in self.latest.assignments.items():
            if self._terms.get(ident, (-1, []))[0] != work.terms:
                self._terms[ident] = work.terms, list(reading.terms(self.people.manager, ident))
        return {ident: entries for ident, (_, entries) in self._terms.items()}


@contextmanager
def begun(folder: Path, templates: Path, seed: int, habits: Habits) -> Iterator[Life]:
    """A park of a seed in which nothing has happened yet, with its data in `folder`, made of `templates`."""
    clock = MovableClock(BEGIN)
    # Consumers are woken by what this process appends: they need not look by themselves all the time.
    consumer.LOOK_SECONDS = LOOK_SECONDS
    with (
        in_process(folder, templates, clock, VARIABLES) as installation,
        listening(installation.assembly.bus, clock) as record,
    ):
        people = People.of(installation.settings, clock, seed, habits)
        yield Life(installation, record, people)
