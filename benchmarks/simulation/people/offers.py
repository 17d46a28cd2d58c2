"""Enterprises answer what they are asked: they accept, accept a part, decline, offer something else, or say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from benchmarks.simulation.people import reading
from benchmarks.simulation.people.accounts import Account, People, short
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1 import terms_service_pb2 as terms
from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_ACCEPTED,
    ASSIGNMENT_STATE_COUNTERED,
    ASSIGNMENT_STATE_OFFERED,
    ASSIGNMENT_STATE_STARTED,
    Assignment,
    DailyQuantity,
)


def answer(people: People) -> None:
    """Every enterprise answers its offers, or does not."""
    for enterprise, staff in people.staff.items():
        for offer in list(reading.assignments(staff, state=ASSIGNMENT_STATE_OFFERED)):
            _answer(people, staff, offer)
        for state in (ASSIGNMENT_STATE_ACCEPTED, ASSIGNMENT_STATE_STARTED):
            for work in list(reading.assignments(staff, state=state)):
                if people.happens(people.habits.withdraw, "withdraw", work.name):
                    _decline(people, staff, work, f"machines of {enterprise} stand still")


def _answer(people: People, staff: Account, offer: Assignment) -> None:
    habits, what = people.habits, (offer.name, offer.etag)
    if people.chances.happens(habits.silent, "silent", offer.name):
        people.ledger.counts["terms left unanswered"] += 1
    elif people.chances.happens(habits.decline, "decline", *what):
        _decline(people, staff, offer, "no yarn")
    elif people.chances.happens(habits.counter, "counter", *what):
        _counter(people, staff, offer)
    elif people.chances.happens(habits.partial, "partial", *what):
        _accept_part(people, staff, offer)
    else:
        request = matching.AcceptAssignmentRequest(name=offer.name, etag=offer.etag)
        if people.call(staff.matching.AcceptAssignment, request):
            people.ledger.counts["terms agreed"] += 1
        if people.chances.happens(habits.wrong, "twice", *what):
            people.call(staff.matching.AcceptAssignment, request)


def _decline(people: People, staff: Account, offer: Assignment, reason: str) -> None:
    request = matching.DeclineAssignmentRequest(name=offer.name, etag=offer.etag, reason=reason)
    declined = people.call(staff.matching.DeclineAssignment, request)
    if declined:
        people.ledger.counts["terms declined"] += 1
        people.books.answers.append((offer, declined))
        people.books.decline(short(offer.name), len(list(reading.terms(staff, short(offer.name)))))


def _accept_part(people: People, staff: Account, offer: Assignment) -> None:
    """The first of its days, and some units of the last of these."""
    agreed = _agreed(offer)
    days = offer.quantities[: people.chances.whole(1, len(offer.quantities), "days", offer.name)]
    taken = [DailyQuantity(date=each.date, quantity=each.quantity) for each in days]
    taken[-1].quantity = max(1, agreed.get(taken[-1].date, 0), taken[-1].quantity * 2 // 3)
    request = matching.AcceptAssignmentRequest(name=offer.name, etag=offer.etag, quantities=taken)
    if people.call(staff.matching.AcceptAssignment, request):
        people.ledger.counts["terms agreed in part"] += 1
        if leaves_out(offer, taken):
            people.books.decline(short(offer.name), len(list(reading.terms(staff, short(offer.name)))))


def leaves_out(offer: Assignment, taken: Sequence[DailyQuantity]) -> bool:
    """True if units taken by day are not all that is open: days that are agreed already need not be among them."""
    agreed, given = _agreed(offer), {each.date: each.quantity for each in taken}
    return any(max(agreed.get(each.date, 0), given.get(each.date, 0)) < each.quantity for each in offer.quantities)


def _counter(people: People, staff: Account, offer: Assignment) -> None:
    """Fewer units of what is open, a day later or not, at a price that a plan may take or that the manager weighs."""
    agreed = _agreed(offer)
    opened = [(each.date, each.quantity - agreed.get(each.date, 0)) for each in offer.quantities]
    left = [(day, units) for day, units in opened if units > 0]
    later = people.chances.whole(0, 2, "later", offer.name)
    quantities = [
        DailyQuantity(
            date=f"{people.today.fromisoformat(day) + timedelta(days=later)}", quantity=max(1, units * 3 // 4)
        )
        for day, units in left
    ]
    percent = people.chances.among((100, 105, 130), "price", offer.name)
    request = terms.CounterAssignmentRequest(
        name=offer.name,
        etag=offer.etag,
        quantities=quantities,
        unit_price_micros=offer.unit_price_micros * percent // 100,
        reason="other days",
    )
    if people.call(staff.terms.CounterAssignment, request):
        people.ledger.counts["terms countered"] += 1


def answer_counters(people: People) -> None:
    """The manager takes or refuses what enterprises offer instead, or lets it be."""
    for offer in list(reading.assignments(people.manager, state=ASSIGNMENT_STATE_COUNTERED)):
        drawn = people.chances.share("counter", offer.name, offer.etag)
        if drawn < 0.4:
            request = terms.AcceptCounterRequest(name=offer.name, etag=offer.etag)
            taken = people.call(people.manager.terms.AcceptCounter, request)
            people.ledger.counts["counters taken"] += bool(taken)
        elif drawn < 0.7:
            refusal = terms.DeclineCounterRequest(name=offer.name, etag=offer.etag, reason="too late")
            people.call(people.manager.terms.DeclineCounter, refusal)


def lift_exclusions(people: People) -> None:
    """The manager lets plans ask some enterprises again."""
    for order in reading.orders(people.manager):
        if not people.happens(people.habits.lift, "lift", order.name):
            continue
        for exclusion in list(reading.exclusions(people.manager, order.name)):
            if people.call(people.manager.terms.LiftExclusion, terms.LiftExclusionRequest(exclusion=exclusion)):
                people.books.lift(short(order.name), exclusion.step, short(exclusion.enterprise))
                people.ledger.counts["exclusions lifted"] += 1


def _agreed(offer: Assignment) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in offer.agreed:
        for each in part.quantities:
            found[each.date] = found.get(each.date, 0) + each.quantity
    return found
