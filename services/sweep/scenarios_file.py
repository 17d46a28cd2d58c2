"""The scenarios file: a park file, how long each plan may take, and scenarios, each a list of edits of the park."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services import files
from services.errors import Invalid
from services.files import Entry, refuse
from services.planning import model
from services.planning.model import Problem

AS_IT_IS = "as-it-is"
MOST_SCENARIOS = 10_000

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Edits of the park, by an id of the file."""

    id: str
    edits: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A decoded park file and its scenarios; the first one, `AS_IT_IS`, has no edits.

    A plan ends after `seconds` or `iterations`, the earlier one (None: no limit by these). `digest` changes with
    all of this.
    """

    park: Document
    scenarios: tuple[Scenario, ...]
    seconds: float
    iterations: int | None
    seed: int
    digest: str


def read(path: Path) -> Sweep:
    """The sweep of a file. Raises Invalid, naming the entry and a hint; every scenario's park is read once for it."""
    document = files.load(path)
    entry = Entry(document, "")
    park = files.load(path.parent / entry.text("park"))
    scenarios = [Scenario(AS_IT_IS, ()), *(_scenario(each) for each in entry.entries("scenarios", required=True))]
    if len(scenarios) > MOST_SCENARIOS:
        raise refuse("", "scenarios", f"has {len(scenarios) - 1} entries", f"give at most {MOST_SCENARIOS - 1}")
    seen: set[str] = set()
    for number, scenario in enumerate(scenarios):
        if scenario.id in seen:
            place = f"scenarios[{number - 1}]"
            raise refuse(place, "id", f'is "{scenario.id}", which another one has', "give each an id of its own")
        seen.add(scenario.id)
    sweep = Sweep(
        park=dict(park),
        scenarios=tuple(scenarios),
        seconds=entry.number("seconds", 20.0),
        iterations=entry.whole("iterations", least=1) if entry.has("iterations") else None,
        seed=entry.whole("seed", 0),
        digest=_digest(document, park),
    )
    for scenario in sweep.scenarios:
        problem_of(sweep.park, scenario)
    return sweep


def problem_of(park: Document, scenario: Scenario) -> Problem:
    """The park with the scenario's edits. Raises Invalid, naming the scenario and its edit."""
    edited = park
    for number, edit in enumerate(scenario.edits):
        place = f'scenarios "{scenario.id}" edits[{number}]'
        kinds = [kind for kind in edit if kind in _EDITS]
        if len(kinds) != 1 or len(edit) != 1:
            raise refuse(place, "", f"has the fields {sorted(edit)}", f"give exactly one of {', '.join(_EDITS)}")
        value = edit[kinds[0]]
        if not isinstance(value, Mapping):
            raise refuse(place, kinds[0], "is no object", "give its fields in braces")
        edited = _EDITS[kinds[0]](edited, Entry(value, f"{place} {kinds[0]}"), dict(value))
    try:
        return model.parse(edited)
    except Invalid as wrong:
        raise Invalid("FILE_INVALID", f'scenario "{scenario.id}": {wrong.message}', problems=wrong.problems) from wrong


def _scenario(entry: Entry) -> Scenario:
    edits = tuple(each.content for each in entry.entries("edits"))
    return Scenario(entry.text("id"), edits)


def _digest(*documents: object) -> str:
    return hashlib.sha256(json.dumps(documents, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _entries(park: Document, name: str) -> list[Document]:
    found = park.get(name, [])
    return found if isinstance(found, list) else []


def _changed(park: Document, name: str, ident: str, change: Callable[[Document], Document], at: Entry) -> Document:
    """The park with the entry of that id changed. Raises Invalid where there is none."""
    entries = _entries(park, name)
    if not any(each.get("id") == ident for each in entries):
        raise refuse(at.place, "id", f'is "{ident}"', f"name one of the park's {name}")
    return {**park, name: [change(each) if each.get("id") == ident else each for each in entries]}


def _add_order(park: Document, _at: Entry, given: Document) -> Document:
    return {**park, "orders": [*_entries(park, "orders"), given]}


def _change_order(park: Document, at: Entry, given: Document) -> Document:
    return _changed(park, "orders", at.text("id"), lambda order: {**order, **given}, at)


def _cancel_order(park: Document, at: Entry, _given: Document) -> Document:
    ident = at.text("id")
    without = _changed(park, "orders", ident, lambda order: order, at)
    for name in ("in_progress", "firm"):
        if name in without:
            without = {**without, name: [each for each in _entries(without, name) if each.get("order") != ident]}
    return {**without, "orders": [order for order in _entries(without, "orders") if order.get("id") != ident]}


def _change_capacity(park: Document, at: Entry, _given: Document) -> Document:
    first, last = _span(at)
    capacity = at.number("daily_capacity")
    return _changed(park, "lines", at.text("line"), lambda line: _with_capacity(line, first, last, capacity), at)


def _span(at: Entry) -> tuple[date, date]:
    first, last = at.calendar_date("first_date"), at.calendar_date("last_date")
    if not 0 <= (last - first).days <= 366:
        raise refuse(at.place, "last_date", f"is {last}", f"give a day from {first} on, within a year")
    return first, last


def _with_capacity(line: Document, first: date, last: date, capacity: float) -> Document:
    days = [f"{first + timedelta(days=number)}" for number in range((last - first).days + 1)]
    kept = [each for each in line.get("capacity_overrides", []) if each.get("date") not in set(days)]
    return {**line, "capacity_overrides": [*kept, *({"date": day, "capacity": capacity} for day in days)]}


def _scale_capacity(park: Document, at: Entry, _given: Document) -> Document:
    first, last = _span(at)
    share, link = at.number("share"), at.text("link") if at.has("link") else ""
    enterprise = at.text("enterprise") if at.has("enterprise") else ""
    if share < 0:
        raise refuse(at.place, "share", f"is {share}", "give 0 for closed days, 0.5 for one shift of two, 1 or more")
    chosen = [
        line
        for line in _entries(park, "lines")
        if link in ("", line.get("link")) and enterprise in ("", line.get("enterprise"))
    ]
    if not chosen:
        raise refuse(at.place, "link", "leaves no line", "name a link, and an enterprise, of one of the park's lines")
    scaled = {id(line) for line in chosen}
    return {
        **park,
        "lines": [_scaled(line, first, last, share) if id(line) in scaled else line for line in park["lines"]],
    }


def _scaled(line: Document, first: date, last: date, share: float) -> Document:
    return _with_capacity(line, first, last, int(Entry(line, "lines").number("daily_capacity") * share))


def _change_quota(park: Document, at: Entry, _given: Document) -> Document:
    limit = at.number("daily_limit")
    return _changed(park, "quotas", at.text("quota"), lambda quota: {**quota, "daily_limit": limit}, at)


def _add_line(park: Document, at: Entry, _given: Document) -> Document:
    like = at.text("like")
    found = [line for line in _entries(park, "lines") if line.get("id") == like]
    if not found:
        raise refuse(at.place, "like", f'is "{like}"', "name one of the park's lines")
    line = {**found[0], "id": at.text("id"), "daily_capacity": at.number("daily_capacity"), "capacity_overrides": []}
    if at.has("first_date"):
        start = Entry(park, "").calendar_date("start_date")
        yesterday = at.calendar_date("first_date") - timedelta(days=1)
        line = _with_capacity(line, start, yesterday, 0.0) if yesterday >= start else line
    return {**park, "lines": [*_entries(park, "lines"), line]}


def _end_enterprise(park: Document, at: Entry, _given: Document) -> Document:
    enterprise, start = at.text("enterprise"), Entry(park, "").calendar_date("start_date")
    begins = at.calendar_date("first_date") if at.has("first_date") else start
    if not any(line.get("enterprise") == enterprise for line in _entries(park, "lines")):
        raise refuse(at.place, "enterprise", f'is "{enterprise}"', "name the enterprise of one of the park's lines")
    last = begins + timedelta(days=366)
    lines = [
        _with_capacity(line, begins, last, 0.0) if line.get("enterprise") == enterprise else line
        for line in _entries(park, "lines")
    ]
    return {**park, "lines": lines}


_EDITS: Mapping[str, Callable[[Document, Entry, Document], Document]] = {
    "add_order": _add_order,
    "change_order": _change_order,
    "cancel_order": _cancel_order,
    "change_capacity": _change_capacity,
    "scale_capacity": _scale_capacity,
    "change_quota": _change_quota,
    "add_line": _add_line,
    "end_enterprise": _end_enterprise,
}
