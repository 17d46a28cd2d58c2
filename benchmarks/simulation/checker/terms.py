"""Clauses about terms: capacity known when agreed, prices kept, views equal to histories, declined stays declined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.simulation.checker.known import Finding, Known
from benchmarks.simulation.latest import ACTIVE, agreed_units
from benchmarks.simulation.people.accounts import short
from parkloom.matching.v1.assignment_pb2 import (
    ASSIGNMENT_STATE_DECLINED,
    ASSIGNMENT_STATE_DONE,
    AgreedTerms,
    Assignment,
    AssignmentState,
)
from parkloom.matching.v1.events_pb2 import AssignmentChanged
from parkloom.matching.v1.report_pb2 import REPORT_SOURCE_ASSUMED
from parkloom.matching.v1.terms_pb2 import (
    TERMS_KIND_AGREED,
    TERMS_KIND_ASKED,
    TERMS_KIND_DECLINED,
    TERMS_KIND_WITHDRAWN,
    TERMS_OF_AGREED,
    Terms,
)

TOLERANCE = 1e-6
# A day and a price.
Priced = Counter[tuple[str, int]]


def within_capacity(known: Known) -> Iterator[Finding]:
    """Agreed work takes no more of a line's day than the capacity that was known when it was agreed."""
    for before, after in zip(known.moments, known.moments[1:], strict=False):
        for cell, load in after.agreed.items():
            most = max(after.capacity[cell], before.capacity.get(cell, 0.0))
            if load > before.agreed.get(cell, 0.0) + TOLERANCE and load > most + TOLERANCE:
                line, day = cell
                by = {
                    each.order: agreed_units(each)[day]
                    for each in known.latest.assignments.values()
                    if each.line == line
                }
                text = f"{load:g} agreed on {day}, capacity {most:g}, by now {Counter(by).most_common(5)}"
                yield Finding("within capacity", line, -1, text)


def prices_kept(known: Known) -> Iterator[Finding]:
    """Units that stay agreed keep their price."""
    held = dict(known.before)
    for work in known.changed:
        earlier = held.get(work.assignment)
        held[work.assignment] = work
        if earlier is None or work.state not in ACTIVE:
            continue
        old, new = _priced(earlier.agreed), _priced(work.agreed)
        for day, least in agreed_units(earlier).items():
            stay = min(least, agreed_units(work)[day])
            kept = sum(min(units, new[at]) for at, units in old.items() if at[0] == day)
            if kept < stay:
                text = f"{work.assignment} on {day}: {_of_day(old, day)} became {_of_day(new, day)}"
                yield Finding("prices kept", work.order, work.step, text)


def views_equal_terms(known: Known) -> Iterator[Finding]:
    """Each enterprise sees what its terms add up to, and what was published."""
    for enterprise, view in known.views.items():
        for ident, work in view.items():
            published = known.latest.assignments.get(ident)
            if published is None or published.enterprise != enterprise:
                yield _seen(work, f"{enterprise} sees {ident}, which was not published for it")
            elif _summary(work) != _summary(published):
                yield _seen(work, f"{enterprise} sees {_summary(work)}, published is {_summary(published)}")
            elif work.state in ACTIVE and not _adds_up(known, work, known.terms.get(ident, ())):
                total = dict(_agreed_by(known.terms.get(ident, ())))
                yield _seen(work, f"{ident} has {dict(_priced(work.agreed))} agreed, its terms {total}")
    seen = {ident for view in known.views.values() for ident in view}
    for ident, published in known.latest.assignments.items():
        if ident not in seen and published.order in known.orders:
            yield Finding(
                "views equal terms", published.order, published.step, f"{ident} is not seen by its enterprise"
            )


def declined_stays(known: Known) -> Iterator[Finding]:
    """Declined work is not asked for again, what was done stays done, and what nobody agreed to is not assumed."""
    for before, after in known.books.answers:
        yield from _declined(before, after)
    for ident, entry in known.books.declined.items():
        work = known.latest.assignments[ident]
        if (work.order, work.step, work.enterprise) in known.books.lifted:
            continue
        for each in known.terms.get(ident, ()):
            if each.number > entry and each.kind == TERMS_KIND_ASKED:
                text = f"{ident} was declined by entry {entry} and asked for {_units(each)} by entry {each.number}"
                yield Finding("declined stays", work.order, work.step, text)
    for report in known.reports:
        work = known.latest.assignments[short(report.assignment)]
        kept = agreed_units(work)[report.date] if work.state in ACTIVE else 0
        if report.date < known.today and report.counted_quantity > kept:
            text = f"{report.counted_quantity} were made on {report.date}, of which {kept} are agreed, in {work.state}"
            yield Finding("declined stays", work.order, work.step, text)
    yield from _assumed_unagreed(known)


def _declined(before: Assignment, after: Assignment) -> Iterator[Finding]:
    """Declining ends what is open; where nothing is, what is left of the agreed units, and what was made is DONE."""
    agreed, left = agreed_units(before), agreed_units(after)
    if sum(each.quantity for each in before.quantities) > agreed.total():
        if left != agreed:
            yield _answered(before, f"an addition was declined, and {dict(left)} of {dict(agreed)} stay agreed")
    elif after.state not in (ASSIGNMENT_STATE_DONE, ASSIGNMENT_STATE_DECLINED):
        yield _answered(before, f"what was left was declined, and it is {AssignmentState.Name(after.state)}")


def _answered(work: Assignment, text: str) -> Finding:
    return Finding("declined stays", short(work.order), work.step, f"{short(work.name)}: {text}")


def _assumed_unagreed(known: Known) -> Iterator[Finding]:
    """Days may be others than agreed, where reports of later steps prove so."""
    assumed: Counter[str] = Counter()
    for report in known.reports:
        if report.source == REPORT_SOURCE_ASSUMED and report.date < known.today:
            assumed[short(report.assignment)] += report.counted_quantity
    for ident, units in assumed.items():
        agreed = _ever_agreed(known.terms.get(ident, ()))
        if units > agreed:
            work = known.latest.assignments[ident]
            yield Finding("declined stays", work.order, work.step, f"{units} assumed, {agreed} ever agreed")


def _adds_up(known: Known, work: Assignment, history: Sequence[Terms]) -> bool:
    """The agreed units of days to come, by price, are the sum of the entries."""
    total = {at: units for at, units in _agreed_by(history).items() if at[0] >= known.today and units}
    shown = {at: units for at, units in _priced(work.agreed).items() if at[0] >= known.today and units}
    return total == shown


def _agreed_by(history: Iterable[Terms]) -> Priced:
    found: Priced = Counter()
    for each in history:
        sign = 0
        if each.kind == TERMS_KIND_AGREED:
            sign = 1
        elif each.kind in (TERMS_KIND_DECLINED, TERMS_KIND_WITHDRAWN) and each.of == TERMS_OF_AGREED:
            sign = -1
        for part in each.quantities:
            found[part.date, each.unit_price_micros] += sign * part.quantity
    return found


def _ever_agreed(history: Iterable[Terms]) -> int:
    return sum(part.quantity for each in history if each.kind == TERMS_KIND_AGREED for part in each.quantities)


def _priced(agreed: Iterable[AgreedTerms]) -> Priced:
    found: Priced = Counter()
    for part in agreed:
        for each in part.quantities:
            found[each.date, part.unit_price_micros] += each.quantity
    return found


def _of_day(priced: Priced, day: str) -> Mapping[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for (when, price), units in priced.items():
        if when == day:
            found[price] += units
    return dict(found)


def _summary(work: Assignment | AssignmentChanged) -> tuple[object, ...]:
    quantities = {each.date: each.quantity for each in work.quantities}
    counter = {each.date: each.quantity for each in work.counter.quantities}
    done = {each.date: (each.good_quantity, each.scrapped_quantity, each.assumed) for each in work.done}
    return work.state, work.unit_price_micros, quantities, dict(_priced(work.agreed)), counter, done, work.at_risk


def _seen(work: Assignment, text: str) -> Finding:
    return Finding("views equal terms", short(work.order), work.step, text)


def _units(entry: Terms) -> int:
    return sum(each.quantity for each in entry.quantities)
