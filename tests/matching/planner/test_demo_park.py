"""Reasons in the demo's own park: each names a limit, and some of the largest orders' are proven."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from benchmarks.fill_in import park, service
from benchmarks.fill_in.service import Service
from services.demo import park_file
from services.matching.domain.reasons import Rule
from services.matching.planner import proving as proving_work
from services.matching.planner.proving import ReasonWork
from services.matching.scheduling.proven_reasons import explanation, say_better_place
from services.matching.storage import orders as stored_orders
from services.matching.use_cases import proving, reading
from services.planning import model as planning

pytestmark = pytest.mark.long

LARGEST = 10
SECONDS = 5.0
# Times five orders: more than all of the park.
TURNS = 100


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Matching with the demo's park, planned in half a minute; all that its enterprises are asked is agreed at once."""
    problem = planning.read(park_file.FILE)
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/matching.db"
    with service.on(url, 30.0, service.morning(problem)) as matching:
        matching.load(problem, problem.orders)
        matching.park_plan()
        matching.settle()
        yield matching


def test_no_reason_only_says_that_a_longer_run_might_help_and_some_of_the_largest_are_proven(
    planned: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving_work, "PAUSE_SECONDS", 0.0)
    work = ReasonWork(planned.database, SECONDS, lambda: planned.now)
    for _ in range(TURNS):
        if not planned.database.read(proving.unexplained):
            break
        work.step(threading.Event())
        planned.settle()
    late = planned.database.read(lambda session: stored_orders.unsatisfied(session, park.PARK))
    assert late
    assert {order.id: order.reasons for order in late if say_better_place(order.reasons)} == {}
    largest = planned.database.read(lambda session: proving.largest(session, park.PARK, LARGEST))
    snapshot = planned.database.read(lambda session: reading.beside_few(session, park.PARK, largest, planned.now))
    found = {ident: explanation(snapshot, ident, SECONDS) for ident in largest}
    assert any(each.proven for each in found.values())
    # An agreement is kept: a reason must not ask for capacity that would change nothing.
    agreed = [reason for each in found.values() for reason in each.reasons if reason.rule is Rule.LEAD_TIME]
    assert all(reason.by_agreement for reason in agreed)
