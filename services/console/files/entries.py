"""Changes of rows as entries of an import, and what was refused of them back at its row and cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parkloom.matching.v1 import file_import_service_pb2 as order_files
from parkloom.matching.v1.matching_service_pb2 import CreateOrderRequest, UpdateOrderRequest
from parkloom.registry.v1 import file_import_service_pb2 as registry_files
from parkloom.registry.v1.capacity_pb2 import CapacitySource
from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.registry_service_pb2 import UpdateCapacityRequest, UpdateParkRequest
from services.chassis.rpc import validation
from services.console.core.calls import PersonCalls
from services.console.files.comparing import Change, Compared, Wrong
from services.console.files.lists import PARTS_OF_PARK
from services.console.files.sheets import Sheet
from services.errors import Invalid, Problem

# Of one call; a megabyte less than what a service takes, for the names around.
LARGEST_BYTES = 3_900_000
_SINGULAR = {"products": "product", "enterprises": "enterprise", "lines": "line"}
_PLACED = re.compile(r"([a-z_]+)\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an import, and the rows that it is of: one, or for the park and for capacity many.

    `rows` are by the list in the message that has them and the place there; ("", 0) where the entry is one row.
    """

    message: Any
    rows: dict[tuple[str, int], tuple[Sheet, Change]]


@dataclass(slots=True)
class Outcome:
    """Counts of what an import did or would do, and its problems."""

    created: int = 0
    updated: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def entries_of(compared: Sequence[Compared], park: Park) -> list[Entry]:
    """The entries of all sheets, in their sequence."""
    made = list[Entry]()
    parts = [each for each in compared if each.sheet.id in PARTS_OF_PARK and each.changes]
    if parts:
        made.append(_park_entry(parts, park))
    for each in compared:
        if each.sheet.id == "orders":
            made += [_order_entry(each.sheet, change, park.name) for change in each.changes]
        elif each.sheet.id == "capacity":
            made += _capacity_entries(each)
        elif each.sheet.id in _SINGULAR:
            made += [_resource_entry(each.sheet, change, park.name) for change in each.changes]
    return made


def _order_entry(sheet: Sheet, change: Change, parent: str) -> Entry:
    asked = change.message
    if change.before is None:
        ident, asked.name = asked.name, ""
        entry = order_files.OrderEntry(create=CreateOrderRequest(parent=parent, order_id=ident, order=asked))
        return Entry(entry, {("", 0): (sheet, change)})
    update = UpdateOrderRequest(name=change.before.name, etag=change.before.etag)
    for column in sheet.columns:
        if not column.fixed and column.value(asked) != column.value(change.before):
            value = column.value(asked)
            if value is not None:
                setattr(update, column.key, value)
    return Entry(order_files.OrderEntry(update=update), {("", 0): (sheet, change)})


def _resource_entry(sheet: Sheet, change: Change, parent: str) -> Entry:
    what, resource = _SINGULAR[sheet.id], change.message
    entry = registry_files.ReferenceDataEntry()
    if change.before is None:
        request = getattr(entry, f"create_{what}")
        ident, resource.name = resource.name, ""
        request.parent = parent
        setattr(request, f"{what}_id", ident)
    else:
        request = getattr(entry, f"update_{what}")
        fields = (one.name for one in resource.DESCRIPTOR.fields)
        changed = [name for name in fields if _differ(name, resource, change.before)]
        request.update_mask.paths.extend(changed)
    getattr(request, what).CopyFrom(resource)
    return Entry(entry, {("", 0): (sheet, change)})


def _differ(name: str, one: Any, other: Any) -> bool:
    if one.DESCRIPTOR.fields_by_name[name].has_presence and one.HasField(name) != other.HasField(name):
        return True
    return bool(getattr(one, name) != getattr(other, name))


def _park_entry(parts: Iterable[Compared], park: Park) -> Entry:
    """The park with its links, zones and lanes as the rows have them."""
    changed, rows = Park(), dict[tuple[str, int], tuple[Sheet, Change]]()
    changed.CopyFrom(park)
    mask = []
    for part in parts:
        name = part.sheet.id
        mask.append(name)
        entries = getattr(changed, name)
        places = {part.sheet.ident_of(entry): place for place, entry in enumerate(entries)}
        for change in part.changes:
            place = places.get(part.sheet.ident_of(change.message), len(entries))
            if place == len(entries):
                entries.add()
            entries[place].CopyFrom(change.message)
            rows[f"park.{name}", place] = (part.sheet, change)
    request = UpdateParkRequest(park=changed, update_mask={"paths": mask})
    return Entry(registry_files.ReferenceDataEntry(update_park=request), rows)


def _capacity_entries(compared: Compared) -> list[Entry]:
    by_line = dict[str, list[Change]]()
    for change in compared.changes:
        by_line.setdefault(change.message.line, []).append(change)
    made = []
    for line, changes in by_line.items():
        request = UpdateCapacityRequest(name=line)
        for change in changes:
            figure, asked = request.figures.add(), change.message
            figure.date, figure.daily_capacity = asked.date, asked.daily_capacity
            figure.source = CapacitySource.CAPACITY_SOURCE_FILE
        rows = {("figures", place): (compared.sheet, change) for place, change in enumerate(changes)}
        made.append(Entry(registry_files.ReferenceDataEntry(update_capacity=request), rows))
    return made


def send(calls: PersonCalls, entries: Sequence[Entry], *, validate_only: bool, request_id: str) -> Outcome:
    """Imports the entries, all or none; what is refused is in the outcome. Raises Invalid for too much at once."""
    if not entries:
        return Outcome()
    orders = isinstance(entries[0].message, order_files.OrderEntry)
    kind: Any = order_files.ImportOrdersRequest if orders else registry_files.ImportReferenceDataRequest
    given = {"parent": calls.park.name, "validate_only": validate_only, "request_id": request_id}
    request = kind(requests=[entry.message for entry in entries], **given)
    if request.ByteSize() > LARGEST_BYTES:
        hint = "send it in parts: these rows are more than one import takes"
        raise Invalid.field("FILE_TOO_MANY_CHANGES", "file", {}, hint)
    broken = validation.sift(request, "requests")
    wrong = [at for place, problem in broken.items() for at in _placed(entries[place], _within(problem))]
    if broken:
        if not validate_only:
            return Outcome(wrong=wrong)
        entries = [entry for place, entry in enumerate(entries) if place not in broken]
        request = kind(requests=[entry.message for entry in entries], **given)
    if not entries:
        return Outcome(wrong=wrong)
    reply: Any = calls.import_orders(request) if orders else calls.import_reference_data(request)
    for refusal in reply.refusals:
        problem = Problem.received(refusal.code, refusal.field, dict(refusal.params), refusal.hint)
        wrong += _placed(entries[refusal.place], problem)
    if orders:
        return Outcome(reply.created_orders, reply.updated_orders, wrong)
    return Outcome(reply.created_resources, reply.updated_resources, wrong)


def _within(problem: Problem) -> Problem:
    """The problem with its field within the entry: of `requests[3].create.order.quantity`, `order.quantity`."""
    return replace(problem, field=problem.field.split("].", 1)[-1].partition(".")[2])


def _placed(entry: Entry, problem: Problem) -> list[Wrong]:
    """The problem at the row that it is about; one that names none of several stands at the first."""
    at = _PLACED.search(problem.field)
    row = None
    if at is not None:
        before = problem.field[: at.start()]
        row = entry.rows.get((f"{before}{at[1]}", int(at[2])))
    found = row or next(iter(entry.rows.values()))
    rest = problem.field[at.end() + 1 :] if row is not None and at is not None else problem.field
    sheet, change = found
    return [Wrong(sheet.id, change.row, _column(sheet, rest), problem)]


def _column(sheet: Sheet, path: str) -> str:
    """The key of the column that a path within a row's message is about; "" for none."""
    parts = [part.partition("[")[0] for part in path.split(".")]
    for part in parts:
        if part in sheet.by_key:
            return part
        if part == "contacts":
            return "contact"
    last = parts[-1]
    return sheet.ident[0] if last == "name" or last.endswith("_id") else ""
