"""Checks that a park does not contradict itself, before it is planned. Raises on the first contradiction found."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence

from services.errors import Invalid
from services.files import label, refuse
from services.planning.model import commitments
from services.planning.model.problem import Lane, Order, Problem

# The planner's kernel keeps a chain in a place of fixed size.
MOST_STEPS = 64


def check(problem: Problem, declared_links: Collection[str] = (), quota_entries: int | None = None) -> None:
    """Raise Invalid, naming the entry and a hint, where the park contradicts itself.

    A route or a quota may name a link that some line of the park has, or one of `declared_links`, which the park has
    but where nobody has a line yet. A park without any line may be asked for anything: it makes nothing. The first
    `quota_entries` quotas are entries of `quotas[]`, the others of `limits[]`; None: all are of the former.
    """
    of_quotas = len(problem.quotas) if quota_entries is None else quota_entries
    limits = [f"quotas[{index}]" for index in range(of_quotas)]
    limits += [f"limits[{index}]" for index in range(len(problem.quotas) - of_quotas)]
    _zones(problem)
    _lanes(problem)
    _lines(problem)
    links = {*problem.lines_by_link, *declared_links} if problem.lines else None
    _quotas(problem, links, limits)
    _orders(problem, links)
    _named_enterprises(problem, limits)
    commitments.check(problem)


def _zones(problem: Problem) -> None:
    _unique((zone.id for zone in problem.zones), "zones")


def _lanes(problem: Problem) -> None:
    zones = {zone.id for zone in problem.zones}
    seen: dict[tuple[str, str], Lane] = {}
    for index, lane in enumerate(problem.lanes):
        place = f"lanes[{index}]"
        for field, zone in (("from_zone", lane.from_zone), ("to_zone", lane.to_zone)):
            if zone not in zones:
                raise _unknown(place, field, zone, "zone", "zones[]")
        if seen.setdefault((lane.from_zone, lane.to_zone), lane) != lane:
            wrong = f'from "{lane.from_zone}" to "{lane.to_zone}" differs from an earlier lane of the same way'
            raise refuse(place, "", wrong, "keep one of the two")


def _lines(problem: Problem) -> None:
    _unique((line.id for line in problem.lines), "lines")
    zones = {zone.id for zone in problem.zones}
    for index, line in enumerate(problem.lines):
        if line.zone not in zones:
            raise _unknown(label(f"lines[{index}]", line.id), "zone", line.zone, "zone", "zones[]")


def _quotas(problem: Problem, links: Collection[str] | None, places: Sequence[str]) -> None:
    _unique((quota.id for quota in problem.quotas), places)
    for at, quota in zip(places, problem.quotas, strict=True):
        place = label(at, quota.id)
        for link in quota.links:
            _known_link(place, "links", link, links)
        for line in quota.lines:
            if line not in problem.line_by_id:
                raise _unknown(place, "lines", line, "line", "lines[]")


def _orders(problem: Problem, links: Collection[str] | None) -> None:
    _unique((order.id for order in problem.orders), "orders")
    zones = {zone.id for zone in problem.zones}
    for index, order in enumerate(problem.orders):
        place = label(f"orders[{index}]", order.id)
        _dates(problem, order, place)
        if not order.route:
            raise refuse(place, "route", "is empty", "name at least one step")
        if len(order.route) > MOST_STEPS:
            raise refuse(place, "route", f"has {len(order.route)} steps", f"name at most {MOST_STEPS}")
        if order.ship_to is not None and order.ship_to not in zones:
            raise _unknown(place, "ship_to", order.ship_to, "zone", "zones[]")
        for number, step in enumerate(order.route):
            _known_link(place, f"route[{number}].link", step.link, links)
            for nth, agreed in enumerate(step.agreed):
                if agreed.line not in problem.line_by_id:
                    raise _unknown(place, f"route[{number}].agreed[{nth}].line", agreed.line, "line", "lines[]")


def _named_enterprises(problem: Problem, limits: Sequence[str]) -> None:
    """An exclusion or a quota that names nobody would let in the very enterprise that is meant."""
    known = {line.enterprise for line in problem.lines}
    for at, quota in zip(limits, problem.quotas, strict=True) if known else ():
        for enterprise in sorted(set(quota.enterprises) - known):
            raise _no_enterprise(label(at, quota.id), "enterprises", enterprise, known)
    for index, order in enumerate(problem.orders if known else ()):
        for number, step in enumerate(order.route):
            place = f"{label(f'orders[{index}]', order.id)} route[{number}]"
            for field, named in (
                ("excluded_enterprises", step.excluded_enterprises),
                ("only_enterprises", step.only_enterprises),
            ):
                for enterprise in sorted(named - known):
                    raise _no_enterprise(place, field, enterprise, known)


def _no_enterprise(place: str, field: str, named: str, known: Collection[str]) -> Invalid:
    near = difflib.get_close_matches(named, known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else "name an enterprise of lines[]"
    return refuse(place, field, f'"{named}" is an enterprise that has no line in the park', hint)


def _dates(problem: Problem, order: Order, place: str) -> None:
    release, due = problem.date_of(order.release), problem.date_of(order.due)
    if due < release:
        raise refuse(place, "due_date", f"{due} is before release_date {release}", "put it on that day or later")
    last = problem.date_of(problem.days - 1)
    for field, when in (("release_date", release), ("due_date", due)):
        if when > last:
            hint = "lengthen the horizon or leave the order to a later plan"
            raise refuse(place, field, f"{when} is past the last day of the horizon, {last}", hint)


def _known_link(place: str, field: str, link: str, links: Collection[str] | None) -> None:
    if links is not None and link not in links:
        raise refuse(place, field, f'"{link}" is a link on which no line of the park works', "name a link of lines[]")


def _unique(ids: Iterable[str], places: str | Sequence[str]) -> None:
    """`places` are those of the ids, or the list in which they stand."""
    first: dict[str, str] = {}
    for index, ident in enumerate(ids):
        place = f"{places}[{index}]" if isinstance(places, str) else places[index]
        if ident in first:
            raise refuse(label(place, ident), "id", f"is that of {first[ident]} too", "give each its own")
        first[ident] = place


def _unknown(place: str, field: str, ident: str, kind: str, list_name: str) -> Invalid:
    return refuse(place, field, f'"{ident}" is no {kind} of the park', f"name one of {list_name}")
