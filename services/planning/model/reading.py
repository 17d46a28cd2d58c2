"""The park file: from JSON to a Problem and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from services import files
from services.files import Entry
from services.planning.model import consistency
from services.planning.model.problem import (
    AgreedPrice,
    Commitment,
    Lane,
    Line,
    Order,
    Problem,
    Quota,
    Rate,
    RouteStep,
    Step,
    WorkInProgress,
    Zone,
)

LONGEST_HORIZON = 120
LAST_YEAR = 2999  # to begin in: what finishes long after it must still have a date


def read(path: Path | str) -> Problem:
    """The park in a file, gzipped or not.

    Raises Invalid, naming the entry and a hint, where the file cannot be read as a park or contradicts itself.
    """
    return parse(files.load(path))


def parse(document: Mapping[str, object], declared_links: Collection[str] = ()) -> Problem:
    """The park that a decoded park file states.

    Unknown fields are ignored, and so are capacities and limits of days after the horizon, and limits of days before
    it. A route may name a link at which no line works only if it is one of `declared_links`, or of the file's own
    `links`. Raises Invalid as `read` does.
    """
    problem = decode(document)
    park = Entry(document, "")
    links = {*declared_links, *park.texts("links")}
    consistency.check(problem, links, len(list(park.entries("quotas"))))
    return problem


def decode(document: Mapping[str, object]) -> Problem:
    """The park as written: every field of its right kind, but not yet checked against the others."""
    park = Entry(document, "")
    start = park.calendar_date("start_date")
    if start.year > LAST_YEAR:
        raise park.refuse("start_date", f"is {start}", f"begin in a year up to {LAST_YEAR}")
    days = park.whole("days", least=1, most=LONGEST_HORIZON)
    first = start.toordinal()
    return Problem(
        start=start,
        days=days,
        zones=tuple(_zone(entry) for entry in park.entries("zones", required=True)),
        lanes=tuple(_lane(entry) for entry in park.entries("lanes")),
        lines=tuple(_line(entry, first, days) for entry in park.entries("lines", required=True)),
        quotas=(
            *(_quota(entry, first, days) for entry in park.entries("quotas")),
            *(_limit(entry, first, days) for entry in park.entries("limits")),
        ),
        orders=tuple(_order(entry, first) for entry in park.entries("orders", required=True)),
        in_progress=tuple(_in_progress(entry, first) for entry in park.entries("in_progress", identified_by="order")),
        firm=tuple(_commitment(entry, first) for entry in park.entries("firm", identified_by="order")),
    )


def _zone(entry: Entry) -> Zone:
    return Zone(entry.text("id"), entry.signed("latitude", 0.0), entry.signed("longitude", 0.0))


def _lane(entry: Entry) -> Lane:
    return Lane(
        entry.text("from_zone"), entry.text("to_zone"), entry.whole("transit_days", most=10_000), entry.number("cost")
    )


def _line(entry: Entry, start: int, days: int) -> Line:
    overrides = _by_day(entry, "capacity_overrides", "capacity", start)
    return Line(
        id=entry.text("id"),
        enterprise=entry.text("enterprise"),
        link=entry.text("link"),
        zone=entry.text("zone"),
        daily_capacity=entry.number("daily_capacity"),
        price=entry.number("price"),
        min_lot=entry.number("min_lot", 0.0),
        tags=frozenset(entry.texts("tags")),
        quality=entry.number("quality", 1.0),
        lead_days=entry.whole("lead_days", 0, most=10_000),
        overrides={day: capacity for day, capacity in overrides.items() if 0 <= day < days},
        rates=_rates(entry),
        past_overrides={day: capacity for day, capacity in overrides.items() if day < 0},
        setup=entry.number("setup", 0.0),
        setup_cost=entry.number("setup_cost", 0.0),
        min_run=entry.number("min_run", 0.0),
    )


def _by_day(owner: Entry, name: str, amount: str, start: int) -> dict[int, float]:
    """The amounts that a list of an entry states by date, by day, which counts from `start` (an ordinal)."""
    by_day: dict[int, float] = {}
    if not owner.has(name):
        return by_day
    for entry in owner.entries(name, identified_by="date", standing=owner.place):
        day = entry.day("date", start)
        if day in by_day:
            raise entry.refuse("date", f"has a {amount} in {name} already", "keep one of the two")
        by_day[day] = entry.number(amount)
    return by_day


def _rates(line: Entry) -> dict[str, Rate]:
    rates: dict[str, Rate] = {}
    if not line.has("rates"):
        return rates
    for entry in line.entries("rates", identified_by="product", standing=line.place):
        rate = Rate(entry.text("product"), entry.load("load"), entry.number("price"))
        if rate.product in rates:
            raise entry.refuse("product", "has a rate on this line already", "keep one of the two")
        rates[rate.product] = rate
    return rates


def _quota(entry: Entry, start: int, days: int) -> Quota:
    limits = _by_day(entry, "limits", "limit", start)
    return Quota(
        id=entry.text("id"),
        links=tuple(entry.texts("links")),
        daily_limit=entry.number("daily_limit"),
        per_unit=entry.load("per_unit"),
        lines=tuple(entry.texts("lines")),
        enterprises=tuple(entry.texts("enterprises")),
        limits={day: limit for day, limit in limits.items() if 0 <= day < days},
    )


def _limit(entry: Entry, start: int, days: int) -> Quota:
    """A limit; without a window and an `over_price` it is a quota."""
    return Quota(
        id=entry.text("id"),
        links=tuple(entry.texts("links")),
        daily_limit=entry.number("limit"),
        per_unit=entry.load("per_unit") if entry.has("per_unit") else 1.0,
        lines=tuple(entry.texts("lines")),
        enterprises=tuple(entry.texts("enterprises")),
        window=_window(entry, start, days),
        over_price=entry.number("over_price") if entry.has("over_price") else None,
    )


def _window(entry: Entry, start: int, days: int) -> tuple[int, int] | None:
    """The days of a limit as far as they are within the horizon; None where it is for each day by itself."""
    if entry.has("first_date") != entry.has("last_date"):
        missing = "last_date" if entry.has("first_date") else "first_date"
        raise entry.refuse(missing, "is missing: a window has a first and a last day", "give both, or none")
    if not entry.has("first_date"):
        return None
    first, last = (entry.calendar_date(name).toordinal() - start for name in ("first_date", "last_date"))
    if last < first:
        raise entry.refuse("last_date", "is before first_date", "give a later day")
    if last < 0 or first >= days:
        raise entry.refuse(
            "first_date", "and last_date are outside the horizon", "name days of it, or leave the limit out"
        )
    return max(0, first), min(days - 1, last)


def _order(entry: Entry, start: int) -> Order:
    quantity = entry.whole("quantity", least=1)
    return Order(
        id=entry.text("id"),
        product=entry.text("product") if entry.has("product") else None,
        quantity=quantity,
        release=entry.day("release_date", start),
        due=entry.day("due_date", start),
        late_cost=entry.price_of("late_cost", quantity),
        unmet_cost=entry.price_of("unmet_cost", quantity),
        partial=entry.flag("partial"),
        route=tuple(
            _route_step(step, quantity) for step in entry.entries("route", required=True, standing=entry.place)
        ),
        transfer_batch=entry.number("transfer_batch", 0.0),
        ship_to=entry.text("ship_to") if entry.has("ship_to") else None,
    )


def _route_step(entry: Entry, quantity: int) -> RouteStep:
    return RouteStep(
        link=entry.text("link"),
        load=entry.load("load", 1.0),
        tags=frozenset(entry.texts("tags")),
        min_quality=entry.number("min_quality", 0.0),
        max_suppliers=entry.whole("max_suppliers", 0) or None,
        excluded_enterprises=frozenset(entry.texts("excluded_enterprises")),
        only_enterprises=frozenset(entry.texts("only_enterprises")),
        agreed=tuple(_agreed(entry, quantity)) if entry.has("agreed") else (),
    )


def _agreed(step: Entry, quantity: int) -> Iterator[AgreedPrice]:
    lines: set[str] = set()
    for entry in step.entries("agreed", identified_by="line", standing=step.place):
        line = entry.text("line")
        if line in lines:
            raise entry.refuse("line", "has an agreed price at this step already", "keep one of the two")
        lines.add(line)
        yield AgreedPrice(line, entry.price_of("price", quantity))


def _in_progress(entry: Entry, start: int) -> WorkInProgress:
    return WorkInProgress(entry.text("order"), entry.whole("quantity", least=1), steps_of(entry, start))


def _commitment(entry: Entry, start: int) -> Commitment:
    quantity = entry.whole("quantity", least=1)
    release = entry.price_of("release_cost", quantity) if entry.has("release_cost") else None
    return Commitment(entry.text("order"), quantity, steps_of(entry, start), release)


def steps_of(entry: Entry, start: int) -> tuple[Step, ...]:
    """The `steps` of a lot, of work in progress or of a commitment, with days counted from `start` (an ordinal)."""
    return tuple(
        Step(step.text("line"), step.day("date", start))
        for step in entry.entries("steps", identified_by="line", required=True, standing=entry.place)
    )


def to_document(problem: Problem) -> dict[str, Any]:
    """The park file of a problem: what `parse` reads back to an equal one. Defaults are left out."""
    optional = {
        "in_progress": [_lot_document(lot, problem.start) for lot in problem.in_progress],
        "firm": [_lot_document(lot, problem.start) for lot in problem.firm],
        "limits": [_limit_document(quota, problem) for quota in problem.quotas if not _is_quota(quota)],
    }
    return {
        "start_date": problem.start.isoformat(),
        "days": problem.days,
        "zones": [{"id": z.id, "latitude": z.latitude, "longitude": z.longitude} for z in problem.zones],
        "lanes": [_lane_document(lane) for lane in problem.lanes],
        "lines": [_line_document(line, problem) for line in problem.lines],
        "quotas": [_quota_document(quota, problem) for quota in problem.quotas if _is_quota(quota)],
        "orders": [_order_document(order, problem) for order in problem.orders],
    } | {name: entries for name, entries in optional.items() if entries}


def encoded(problem: Problem, declared_links: Iterable[str] = ()) -> bytes:
    """The park file of a problem as UTF-8, `declared_links` among them at which no line works."""
    document = to_document(problem) | _present(links=list(declared_links))
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _lane_document(lane: Lane) -> dict[str, Any]:
    return {
        "from_zone": lane.from_zone,
        "to_zone": lane.to_zone,
        "transit_days": lane.transit_days,
        "cost": lane.cost,
    }


def _by_day_document(problem: Problem, amount: str, by_day: Mapping[int, float]) -> list[dict[str, Any]]:
    return [{"date": problem.date_of(day).isoformat(), amount: value} for day, value in sorted(by_day.items())]


def _quota_document(quota: Quota, problem: Problem) -> dict[str, Any]:
    return {
        "id": quota.id,
        "links": list(quota.links),
        "daily_limit": quota.daily_limit,
        "per_unit": quota.per_unit,
    } | _present(
        lines=list(quota.lines),
        enterprises=list(quota.enterprises),
        limits=_by_day_document(problem, "limit", quota.limits),
    )


def _is_quota(limit: Quota) -> bool:
    return limit.window is None and limit.over_price is None


def _limit_document(limit: Quota, problem: Problem) -> dict[str, Any]:
    dates = [problem.date_of(day).isoformat() for day in limit.window or ()]
    return (
        {"id": limit.id, "limit": limit.daily_limit, "per_unit": limit.per_unit}
        | _present(
            links=list(limit.links),
            lines=list(limit.lines),
            enterprises=list(limit.enterprises),
            first_date=dates[0] if dates else None,
            last_date=dates[1] if dates else None,
        )
        | ({} if limit.over_price is None else {"over_price": limit.over_price})
    )


def _line_document(line: Line, problem: Problem) -> dict[str, Any]:
    overrides = _by_day_document(problem, "capacity", {**line.past_overrides, **line.overrides})
    rates = [{"product": rate.product, "load": rate.load, "price": rate.price} for rate in line.rates.values()]
    return {
        "id": line.id,
        "enterprise": line.enterprise,
        "link": line.link,
        "zone": line.zone,
        "daily_capacity": line.daily_capacity,
        "price": line.price,
        "min_lot": line.min_lot,
        "tags": sorted(line.tags),
        "quality": line.quality,
        "lead_days": line.lead_days,
    } | _present(
        capacity_overrides=overrides,
        rates=rates,
        setup=line.setup,
        setup_cost=line.setup_cost,
        min_run=line.min_run,
    )


def _order_document(order: Order, problem: Problem) -> dict[str, Any]:
    return {
        "id": order.id,
        **_present(product=order.product),
        "quantity": order.quantity,
        "release_date": problem.date_of(order.release).isoformat(),
        "due_date": problem.date_of(order.due).isoformat(),
        "late_cost": order.late_cost,
        "unmet_cost": order.unmet_cost,
        "partial": order.partial,
        **_present(transfer_batch=order.transfer_batch, ship_to=order.ship_to),
        "route": [_route_step_document(step) for step in order.route],
    }


def _route_step_document(step: RouteStep) -> dict[str, Any]:
    return {"link": step.link, "load": step.load} | _present(
        tags=sorted(step.tags),
        min_quality=step.min_quality,
        max_suppliers=step.max_suppliers,
        excluded_enterprises=sorted(step.excluded_enterprises),
        only_enterprises=sorted(step.only_enterprises),
        agreed=[{"line": agreed.line, "price": agreed.price} for agreed in step.agreed],
    )


def _lot_document(lot: WorkInProgress | Commitment, start: date) -> dict[str, Any]:
    document: dict[str, Any] = {
        "order": lot.order,
        "quantity": lot.quantity,
        "steps": steps_document(lot.steps, start.toordinal()),
    }
    if isinstance(lot, Commitment) and lot.release_cost is not None:
        document["release_cost"] = lot.release_cost
    return document


def steps_document(steps: tuple[Step, ...], start: int) -> list[dict[str, str]]:
    """Steps as the files write them; `start` is the ordinal of day 0."""
    return [{"line": step.line, "date": date.fromordinal(start + step.day).isoformat()} for step in steps]


def _present(**optional: object) -> dict[str, object]:
    return {name: value for name, value in optional.items() if value}
