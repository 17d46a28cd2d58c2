"""Counter-offers in the small park, and the manager's word on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.etags import etag
from services.matching.domain.assignments import Assignment
from services.matching.domain.routes import RouteStep
from services.matching.domain.terms import CounterDraft
from services.matching.use_cases import counters
from tests.matching.world import MANAGER, PARK, World

AT_BETA = (RouteStep("sew", only_enterprises=("beta",)),)


def counter(
    small: World, assignment: Assignment, units: Mapping[date, int], price: int, caller: Caller = MANAGER
) -> Assignment:
    """The enterprise makes a counter-offer to the assignment as it was read."""
    offered, seen = CounterDraft(units, price), etag(assignment.version)

    def make(session: Session) -> Assignment:
        return counters.counter_assignment(
            session, caller, PARK, assignment.id, etag=seen, offered=offered, now=small.now
        )

    countered: Assignment = small.write(make)
    return countered


def accept_counter(small: World, assignment: Assignment) -> Assignment:
    """The manager agrees to the counter-offer."""
    seen = etag(assignment.version)
    accepted: Assignment = small.write(
        lambda session: counters.accept_counter(session, MANAGER, PARK, assignment.id, etag=seen, now=small.now)
    )
    return accepted
