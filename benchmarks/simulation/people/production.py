"""Enterprises report what they made: on time, late, or not at all; all of it, less, spoilt, or more than assigned."""

from __future__ import annotations

from benchmarks.simulation.latest import Latest, next_day
from benchmarks.simulation.park import NAME
from benchmarks.simulation.people.accounts import People
from parkloom.matching.v1 import report_service_pb2
from parkloom.matching.v1.events_pb2 import AssignmentChanged

MOST_DAYS_LATE = 3


def report_late(people: People, latest: Latest) -> None:
    """Reports of days before, which nobody had reported."""
    today = people.today.isoformat()
    for work in list(latest.assignments.values()):
        for days in range(1, MOST_DAYS_LATE + 1):
            _report_late(people, latest, work, next_day(today, -days))


def report_today(people: People, work: AssignmentChanged, today: str, most: int) -> int:
    """The good units that an enterprise makes of those there, reported or not."""
    habits, what = people.habits, (work.assignment, today)
    if people.chances.happens(habits.unheard, "unheard", *what):
        people.ledger.counts["reports missing"] += 1
        people.books.made[work.assignment, today] = most
        return most
    good, scrapped, shown = most, 0, most
    if people.chances.happens(habits.scrap, "scrap", *what):
        scrapped = good // people.chances.whole(5, 20, "spoilt", *what)
        good = shown = good - scrapped
    elif people.chances.happens(habits.fewer, "fewer", *what):
        good = shown = good * people.chances.whole(0, 9, "fewer units", *what) // 10
    elif not work.step and people.chances.happens(habits.more, "more", *what):
        shown += good // 20
    if people.chances.happens(habits.wrong, "wrong", *what):
        _send_wrong(people, work, today, good)
    return good if _send(people, work, today, shown, scrapped) else 0


def _report_late(people: People, latest: Latest, work: AssignmentChanged, day: str) -> None:
    """Other figures than were assumed, where no goods were moved or made of by report in between."""
    assumed = next((each for each in work.done if each.date == day and each.assumed), None)
    if assumed is None or not people.chances.happens(people.habits.late, "late", work.assignment, day):
        return
    if _built_on(people, latest, work):
        return
    scrapped = assumed.good_quantity // people.chances.whole(3, 30, "late", work.assignment, day)
    if _send(people, work, day, assumed.good_quantity - scrapped, scrapped):
        people.ledger.counts["reports late"] += 1


def _built_on(people: People, latest: Latest, work: AssignmentChanged) -> bool:
    """True if somebody has reported that goods of it have left, or that a later step has used them."""
    moved = any(
        each.order == work.order and each.step == work.step and each.movement in people.books.movements
        for each in latest.movements.values()
    )
    later = (each for each in latest.assignments.values() if each.order == work.order and each.step > work.step)
    return moved or any(not done.assumed for each in later for done in each.done)


def _send(people: People, work: AssignmentChanged, day: str, good: int, scrapped: int) -> bool:
    request = report_service_pb2.ReportProductionRequest(
        assignment=f"{NAME}/assignments/{work.assignment}", date=day, good_quantity=good, scrapped_quantity=scrapped
    )
    taken = people.call(people.staff[work.enterprise].reports.ReportProduction, request)
    if taken:
        people.books.reports[work.assignment, day] = (good, scrapped)
        people.books.made[work.assignment, day] = good
        people.ledger.counts["reports taken"] += 1
    return bool(taken)


def _send_wrong(people: People, work: AssignmentChanged, today: str, good: int) -> None:
    """Of tomorrow, of far more than is assigned, and by another enterprise: each is refused."""
    name = f"{NAME}/assignments/{work.assignment}"
    others = next(each for each in people.staff if each != work.enterprise)
    for enterprise, day, units in (
        (work.enterprise, next_day(today), good),
        (work.enterprise, today, 1_000_000),
        (others, today, good),
    ):
        request = report_service_pb2.ReportProductionRequest(assignment=name, date=day, good_quantity=units)
        if people.call(people.staff[enterprise].reports.ReportProduction, request):
            people.books.reports[work.assignment, day] = (units, 0)
