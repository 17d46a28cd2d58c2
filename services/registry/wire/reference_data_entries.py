"""Entries of an import of reference data: from requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from parkloom.registry.v1 import file_import_service_pb2 as pb
from services.chassis.rpc import masks, resource_names
from services.chassis.rpc.imports import problems_of
from services.errors import Invalid, Problem
from services.registry.domain.capacity import Statement
from services.registry.domain.changes import Change
from services.registry.domain.freshness import FigureReport
from services.registry.wire import names
from services.registry.wire import resources as wire
from services.registry.wire.capacity import statement_from

# The translation of each kind of resource, and the pattern of its names.
_KINDS: Mapping[str, tuple[Callable[[Any, str, str, datetime], Any], str]] = {
    "product": (wire.product_from, names.PRODUCT),
    "enterprise": (wire.enterprise_from, names.ENTERPRISE),
    "line": (wire.line_from, names.LINE),
}


def entries_from(
    request: pb.ImportReferenceDataRequest, park: str, report: FigureReport
) -> tuple[dict[int, Change], dict[int, list[Problem]]]:
    """The changes by place, figures of capacity as `report` says, and the problems of entries that cannot be read."""
    found, unreadable = dict[int, Change](), dict[int, list[Problem]]()
    for place, entry in enumerate(request.requests):
        try:
            found[place] = _change_from(entry, place, park, report)
        except Invalid as wrong:
            unreadable[place] = problems_of(wrong)
    return found, unreadable


def _change_from(entry: pb.ReferenceDataEntry, place: int, park: str, report: FigureReport) -> Change:
    kind = entry.WhichOneof("change") or ""
    asked: Any = getattr(entry, kind)
    if asked.request_id:
        raise Invalid.field("REQUEST_ID_IN_BATCH", "request_id", {}, "leave it empty: the batch has one for all")
    act, _, what = kind.partition("_")
    if what == "capacity":
        return Change(_statement_from(asked, place, park, report))
    if what == "park":
        _require_park(asked.park.name, park, "park.name")
        return _updating(wire.park_from(asked.park, park, report.reported_at), asked, what)
    translate, pattern = _KINDS[what]
    resource = getattr(asked, what)
    if act == "create":
        _require_park(asked.parent, park, "parent")
        draft = translate(resource, park, getattr(asked, f"{what}_id"), report.reported_at)
        return Change(draft, new=True)
    ident = resource_names.id_in_park(resource.name, pattern, park, f"{what}.name")
    return _updating(translate(resource, park, ident, report.reported_at), asked, what)


def _updating(draft: Any, asked: Any, what: str) -> Change:
    mask = masks.of(asked, what)
    return Change(draft, paths=mask.paths, stated=mask.stated, etag=getattr(asked, what).etag)


def _statement_from(asked: Any, place: int, park: str, report: FigureReport) -> Statement:
    return statement_from(asked, park, report=report, within=f"requests[{place}].")


def _require_park(name: str, park: str, field: str) -> None:
    """Raises Invalid where `name` is that of another park."""
    if resource_names.ids(name, names.PARK, field) != (park,):
        raise Invalid.field("NAME_OF_OTHER_PARK", field, {"park": park}, f"name parks/{park}, as the import does")
