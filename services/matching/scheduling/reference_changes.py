"""The difference that new reference data makes: lines and months that can do more than was known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from services.matching.domain.loads import Cell
from services.matching.domain.park import Figure, Line, Month, Park, capacity_on


def line_grew(before: Line | None, after: Line) -> bool:
    """True if the line may do work that it could not do before."""
    if before is None or after.planned_daily_capacity > before.planned_daily_capacity or after.tags != before.tags:
        return True
    figures = ((before.setup, after.setup), (before.min_run, after.min_run))
    return any(old != new and (new is None or old is None or new < old) for old, new in figures)


def line_differs(before: Line, after: Line) -> bool:
    """True if lots on the line may no longer hold, for a reason other than its capacity."""

    def rests_on(line: Line) -> tuple[object, ...]:
        return line.zone, line.lead_days, line.tags, line.quality, line.retire_date

    return rests_on(before) != rests_on(after)


def loads_differ(before: Line, after: Line) -> bool:
    """True if work on the line may take another amount of it than before, or need other set-ups."""

    def rests_on(line: Line) -> tuple[object, ...]:
        return line.rates, line.setup, line.link, line.retire_date, line.planned_daily_capacity > 0

    return rests_on(before) != rests_on(after)


def park_loads_differ(before: Park, after: Park) -> bool:
    """True if work may take other amounts than before of lines, as set-ups do, or of quotas."""

    def rests_on(park: Park) -> tuple[object, ...]:
        return park.links, park.policy.default_setup, park.quotas, park.closures, park.weekday_shares

    return rests_on(before) != rests_on(after)


def opens_or_closes(before: Month | None, after: Month) -> bool:
    """True if the line may be open on some day on which it was closed, or closed where it was open."""
    old, new = ({day: each.daily_capacity > 0 for day, each in figures_of(month).items()} for month in (before, after))
    return old != new


def park_differs(before: Park, after: Park) -> bool:
    """True if live lots may no longer hold, or others may be possible."""

    def rests_on(park: Park) -> tuple[object, ...]:
        zones, policy = {zone.id for zone in park.zones}, park.policy
        guests = policy.guests_when_short, policy.guests_when_late, frozenset(policy.guest_links)
        return set(park.lanes), zones, set(park.quotas), set(park.tags), park.closures, park.weekday_shares, guests

    return rests_on(before) != rests_on(after)


def month_grew(line: Line, before: Month | None, after: Month, today: date) -> bool:
    """True if the line can do more than was known on some day from today on."""
    old, new = figures_of(before), figures_of(after)
    days = [day for day in {*old, *new} if day >= today]
    return any(capacity_on(line, new, day) > capacity_on(line, old, day) for day in days)


def says_no_more(before: Month | None, after: Month, today: date) -> bool:
    """True if the same days have figures and are open as before, and no figure from today on is higher."""
    old, new = figures_of(before), figures_of(after)
    return (
        old.keys() == new.keys()
        and all(new[day].daily_capacity <= old[day].daily_capacity for day in new if day >= today)
        and not opens_or_closes(before, after)
    )


def newly_stated(before: Mapping[tuple[str, str], Month], months: Iterable[Month]) -> dict[Cell, int]:
    """The capacity by line and day that these months state, and those `before` them, by line and name, do not."""
    found = dict[Cell, int]()
    for month in months:
        old = figures_of(before.get((month.line, month.month)))
        for figure in month.figures:
            known = old.get(figure.date)
            if known is None or known.daily_capacity != figure.daily_capacity:
                found[month.line, figure.date] = figure.daily_capacity
    return found


def figures_of(month: Month | None) -> Mapping[date, Figure]:
    """The month's figures by date; none for None."""
    return {} if month is None else {figure.date: figure for figure in month.figures}
