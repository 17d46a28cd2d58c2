"""Edits of scenarios: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from google.protobuf.message import Message

from parkloom.matching.v1 import matching_service_pb2, scenario_pb2
from parkloom.registry.v1 import park_pb2
from services.chassis import wire
from services.chassis.rpc.resource_names import id_in_park, name_of
from services.errors import Invalid
from services.matching.domain.edits import (
    AddedLine,
    ChangedCapacity,
    ChangedOrder,
    ChangedPolicy,
    ChangedQuota,
    ChangedWeekdays,
    Edit,
    EndedEnterprise,
    ScaledCapacity,
)
from services.matching.domain.orders import OrderDraft, OrderUpdate
from services.matching.domain.park import Policy
from services.matching.wire import names
from services.matching.wire.orders import draft_message, order_draft_from
from services.park_calendar import Closure

# Figures of a policy that an edit may give by themselves, and all of which a mask may name.
SINGLE_FIGURES = ("frozen_days", "default_late_cost_micros", "default_unmet_cost_micros")
POLICY_FIELDS = frozenset(field.name for field in fields(Policy))


def edit_from(edit: scenario_pb2.ScenarioEdit, park: str, field: str) -> Edit:
    """The edit at `field` of a request. Raises Invalid, naming the field, where a name or a date cannot be read."""
    kind = edit.WhichOneof("edit") or "end_enterprise"
    return Edit(**{kind: _READERS[kind](getattr(edit, kind), park, f"{field}.{kind}")})


def _draft(added: scenario_pb2.AddedOrder, park: str, field: str) -> OrderDraft:
    parent = names.PARK.format(park=park)
    with _inside(field):
        return order_draft_from(
            matching_service_pb2.CreateOrderRequest(parent=parent, order_id=added.order_id, order=added.order)
        )


@contextmanager
def _inside(field: str) -> Iterator[None]:
    """Problems found inside are of fields below `field`."""
    try:
        yield
    except Invalid as wrong:
        raise Invalid.of([replace(problem, field=f"{field}.{problem.field}") for problem in wrong.problems]) from wrong


def _changed_order(changed: scenario_pb2.ChangedOrder, park: str, field: str) -> ChangedOrder:
    update = OrderUpdate(
        quantity=wire.optional(changed, "quantity"),
        release=_date(changed, "release_date", field),
        due=_date(changed, "due_date", field),
        late_cost_micros=wire.optional(changed, "late_cost_micros"),
        unmet_cost_micros=wire.optional(changed, "unmet_cost_micros"),
    )
    return ChangedOrder(id_in_park(changed.name, names.ORDER, park, f"{field}.name"), update)


def _changed_capacity(changed: scenario_pb2.ChangedCapacity, park: str, field: str) -> ChangedCapacity:
    return ChangedCapacity(
        line=id_in_park(changed.line, names.LINE, park, f"{field}.line"),
        first=wire.date_from(changed.first_date, f"{field}.first_date"),
        last=wire.date_from(changed.last_date, f"{field}.last_date"),
        daily_capacity=changed.daily_capacity,
    )


def _added_line(added: scenario_pb2.AddedLine, park: str, field: str) -> AddedLine:
    return AddedLine(
        line=added.line_id,
        like=id_in_park(added.like, names.LINE, park, f"{field}.like"),
        daily_capacity=added.daily_capacity,
        first=_date(added, "first_date", field),
    )


def _ended_enterprise(ended: scenario_pb2.EndedEnterprise, park: str, field: str) -> EndedEnterprise:
    enterprise = id_in_park(ended.enterprise, names.ENTERPRISE, park, f"{field}.enterprise")
    return EndedEnterprise(enterprise, _date(ended, "first_date", field))


def _changed_policy(changed: scenario_pb2.ChangedPolicy, _park: str, field: str) -> ChangedPolicy:
    paths = tuple(dict.fromkeys(changed.update_mask.paths))
    for path in paths:
        if path not in POLICY_FIELDS:
            known = ", ".join(sorted(POLICY_FIELDS))
            hint = f"name fields of the planning policy, which are {known}"
            raise Invalid.field("FIELD_UNKNOWN", f"{field}.update_mask", {"field": path, "known": known}, hint)
    single = {name: wire.optional(changed, name) for name in SINGLE_FIGURES}
    return ChangedPolicy(**single, policy=wire.value_from(Policy, changed.policy), fields=paths)


def _closure(closure: park_pb2.Closure, _park: str, field: str) -> Closure:
    for name in ("first_date", "last_date"):
        wire.date_from(getattr(closure, name), f"{field}.{name}")
    return wire.value_from(Closure, closure)


def _scaled_capacity(scaled: scenario_pb2.ScaledCapacity, park: str, field: str) -> ScaledCapacity:
    name = scaled.enterprise
    return ScaledCapacity(
        link=scaled.link,
        enterprise=id_in_park(name, names.ENTERPRISE, park, f"{field}.enterprise") if name else "",
        first=wire.date_from(scaled.first_date, f"{field}.first_date"),
        last=wire.date_from(scaled.last_date, f"{field}.last_date"),
        share=scaled.share,
    )


def _date(message: Message, name: str, field: str) -> date | None:
    text = wire.optional(message, name)
    return None if text is None else wire.date_from(text, f"{field}.{name}")


# Readers of the kinds of edits, each of a message, the park and the message's field.
_READERS: dict[str, Callable[[Any, str, str], Any]] = {
    "add_order": _draft,
    "change_order": _changed_order,
    "cancel_order": lambda order, park, field: id_in_park(order, names.ORDER, park, field),
    "change_capacity": _changed_capacity,
    "change_quota": lambda changed, _park, _field: wire.value_from(ChangedQuota, changed),
    "change_policy": _changed_policy,
    "add_line": _added_line,
    "end_enterprise": _ended_enterprise,
    "add_closure": _closure,
    "change_weekdays": lambda changed, _park, _field: ChangedWeekdays(tuple(changed.weekday_shares)),
    "scale_capacity": _scaled_capacity,
}


def edit_message(edit: Edit, park: str) -> scenario_pb2.ScenarioEdit:
    """The edit, with names in full."""
    found = scenario_pb2.ScenarioEdit()
    if edit.add_order is not None:
        added = scenario_pb2.AddedOrder(order_id=edit.add_order.id, order=draft_message(edit.add_order))
        found.add_order.CopyFrom(added)
    elif edit.change_order is not None:
        found.change_order.CopyFrom(_changed_order_message(edit.change_order, park))
    elif edit.cancel_order is not None:
        found.cancel_order = names.ORDER.format(park=park, order=edit.cancel_order)
    else:
        _write_reference_data(found, edit, park)
    return found


def _write_reference_data(found: scenario_pb2.ScenarioEdit, edit: Edit, park: str) -> None:
    if (capacity := edit.change_capacity) is not None:
        found.change_capacity.line = names.LINE.format(park=park, line=capacity.line)
        found.change_capacity.first_date = wire.date_text(capacity.first)
        found.change_capacity.last_date = wire.date_text(capacity.last)
        found.change_capacity.daily_capacity = capacity.daily_capacity
    elif (quota := edit.change_quota) is not None:
        found.change_quota.quota, found.change_quota.daily_limit = quota.quota, quota.daily_limit
    elif edit.change_policy is not None:
        found.change_policy.CopyFrom(_changed_policy_message(edit.change_policy))
    elif (added := edit.add_line) is not None:
        found.add_line.line_id, found.add_line.daily_capacity = added.line, added.daily_capacity
        found.add_line.like = names.LINE.format(park=park, line=added.like)
        _write_first(found.add_line, added.first)
    elif (ended := edit.end_enterprise) is not None:
        found.end_enterprise.enterprise = names.ENTERPRISE.format(park=park, enterprise=ended.enterprise)
        _write_first(found.end_enterprise, ended.first)
    else:
        _write_calendar(found, edit, park)


def _write_calendar(found: scenario_pb2.ScenarioEdit, edit: Edit, park: str) -> None:
    if edit.add_closure is not None:
        found.add_closure.CopyFrom(park_pb2.Closure(**asdict(edit.add_closure)))
    elif edit.change_weekdays is not None:
        found.change_weekdays.weekday_shares.extend(edit.change_weekdays.weekday_shares)
    elif (scaled := edit.scale_capacity) is not None:
        found.scale_capacity.link, found.scale_capacity.share = scaled.link, scaled.share
        found.scale_capacity.enterprise = name_of(names.ENTERPRISE, park=park, enterprise=scaled.enterprise)
        found.scale_capacity.first_date = wire.date_text(scaled.first)
        found.scale_capacity.last_date = wire.date_text(scaled.last)


def _changed_policy_message(changed: ChangedPolicy) -> scenario_pb2.ChangedPolicy:
    message = scenario_pb2.ChangedPolicy(**wire.fields_of(changed, SINGLE_FIGURES))
    if changed.fields:
        message.policy.CopyFrom(park_pb2.PlanningPolicy(**wire.fields_of(changed.policy, changed.fields)))
        message.update_mask.paths.extend(changed.fields)
    return message


def _write_first(message: scenario_pb2.AddedLine | scenario_pb2.EndedEnterprise, first: date | None) -> None:
    if first is not None:
        message.first_date = wire.date_text(first)


def _changed_order_message(changed: ChangedOrder, park: str) -> scenario_pb2.ChangedOrder:
    update = changed.update
    return scenario_pb2.ChangedOrder(
        name=names.ORDER.format(park=park, order=changed.order),
        quantity=update.quantity,
        release_date=_text(update.release),
        due_date=_text(update.due),
        late_cost_micros=update.late_cost_micros,
        unmet_cost_micros=update.unmet_cost_micros,
    )


def _text(day: date | None) -> str | None:
    return None if day is None else wire.date_text(day)
