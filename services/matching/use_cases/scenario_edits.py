"""Edits of scenarios, checked against the park as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from services.errors import AlreadyExists, Invalid, Problem
from services.matching.domain.edits import AddedLine, ChangedCapacity, Edit, contradictions
from services.matching.domain.orders import Order, OrderDraft
from services.matching.scheduling.order_changes import ChangedOrder
from services.matching.storage import orders as stored_orders
from services.matching.storage import reference_data
from services.matching.use_cases import order_updates, orders, park_days, reading

MOST_DAYS = 366


def check_edits(session: Session, park: str, edits: tuple[Edit, ...], now: datetime) -> None:
    """Raises Invalid with all that is wrong: what the park does not have, and edits that contradict each other."""
    problems = list(contradictions(edits))
    for number, edit in enumerate(edits):
        found = [*_of_orders(session, park, edit, now), *_of_reference_data(session, park, edit)]
        problems += [replace(each, field=f"scenario.edits[{number}].{each.field}") for each in found]
    if problems:
        raise Invalid.of(problems)


def added_orders(session: Session, edits: tuple[Edit, ...], now: datetime) -> dict[str, Order]:
    """The orders that edits add, by id; none of them is placed. Raises Invalid where one cannot be placed any more."""
    drafts = [edit.add_order for edit in edits if edit.add_order is not None]
    return {draft.id: orders.drafted(session, draft, now) for draft in drafts}


def _of_orders(session: Session, park: str, edit: Edit, now: datetime) -> Iterator[Problem]:
    if edit.add_order is not None:
        yield from _of_added(session, edit.add_order, now)
    if edit.change_order is not None:
        order = stored_orders.find_order(session, park, edit.change_order.order)
        if order is None or not order.is_open:
            yield _not_open("change_order.name", edit.change_order.order)
            return
        changed = ChangedOrder(reading.around(session, order), order, edit.change_order.update)
        for problem in order_updates.problems_of(session, changed):
            yield replace(problem, field=f"change_order.{problem.field}")
    if edit.cancel_order is not None:
        order = stored_orders.find_order(session, park, edit.cancel_order)
        if order is None or not order.is_open:
            yield _not_open("cancel_order", edit.cancel_order)


def _of_added(session: Session, draft: OrderDraft, now: datetime) -> Iterator[Problem]:
    try:
        orders.require_free(session, orders.drafted(session, draft, now))
    except AlreadyExists as taken:
        yield from (replace(problem, field=f"add_order.{problem.field}") for problem in taken.problems)
    except Invalid as wrong:
        yield from (replace(problem, field=f"add_order.{problem.field}") for problem in wrong.problems)


def _not_open(field: str, ident: str) -> Problem:
    return Problem("ORDER_UNKNOWN", field, {"order": ident}, "name an order of the park that is not over")


def _of_reference_data(session: Session, park: str, edit: Edit) -> Iterator[Problem]:
    today = park_days.today(session, park)
    if edit.change_capacity is not None:
        yield from _of_capacity(session, park, edit.change_capacity)
    if edit.change_quota is not None:
        known = reading.known_park(session, park)
        if edit.change_quota.quota not in {quota.id for quota in known.quotas}:
            params = {"kind": "quota", "id": edit.change_quota.quota}
            yield Problem("NOT_DECLARED", "change_quota.quota", params, "use a quota that the park declares")
    yield from _of_calendar(session, park, edit)
    if edit.add_line is not None:
        yield from _of_line(session, park, edit.add_line, today)
    if edit.end_enterprise is not None:
        ident = edit.end_enterprise.enterprise
        if reference_data.find_enterprise(session, park, ident) is None:
            yield _no_enterprise("end_enterprise.enterprise", ident)
        yield from _past("end_enterprise.first_date", edit.end_enterprise.first, today)


def _of_capacity(session: Session, park: str, changed: ChangedCapacity) -> Iterator[Problem]:
    if reference_data.find_line(session, park, changed.line) is None:
        yield _no_line("change_capacity.line", changed.line)
    yield from _span("change_capacity", changed.first, changed.last)


def _of_calendar(session: Session, park: str, edit: Edit) -> Iterator[Problem]:
    links = {link.id for link in reading.known_park(session, park).links}
    if edit.add_closure is not None:
        yield from _span("add_closure", edit.add_closure.first, edit.add_closure.last)
        yield from (_no_link("add_closure.links", link) for link in edit.add_closure.links if link not in links)
    if edit.change_weekdays is not None and not any(edit.change_weekdays.weekday_shares):
        hint = "give at least one weekday more than 0: nobody would ever work"
        yield Problem("WEEKDAY_SHARES_WRONG", "change_weekdays.weekday_shares", {}, hint)
    if edit.change_policy is not None and edit.change_policy.policy is not None:
        opened = edit.change_policy.policy.guest_links
        yield from (_no_link("change_policy.policy.guest_links", link) for link in opened if link not in links)
    if (scaled := edit.scale_capacity) is not None:
        yield from _span("scale_capacity", scaled.first, scaled.last)
        if scaled.link and scaled.link not in links:
            yield _no_link("scale_capacity.link", scaled.link)
        if scaled.enterprise and reference_data.find_enterprise(session, park, scaled.enterprise) is None:
            yield _no_enterprise("scale_capacity.enterprise", scaled.enterprise)


def _span(field: str, first: date, last: date) -> Iterator[Problem]:
    if last < first:
        yield Problem(
            "DATES_REVERSED", f"{field}.last_date", {"earliest": f"{first}"}, "give a day on or after first_date"
        )
    if (last - first).days >= MOST_DAYS:
        latest = first + timedelta(days=MOST_DAYS - 1)
        hint = f"give a day up to {latest}, a year from first_date"
        yield Problem("DATE_TOO_FAR", f"{field}.last_date", {"latest": f"{latest}"}, hint)


def _no_link(field: str, ident: str) -> Problem:
    return Problem("NOT_DECLARED", field, {"kind": "link", "id": ident}, "use a link that the park declares")


def _no_enterprise(field: str, ident: str) -> Problem:
    return Problem("ENTERPRISE_UNKNOWN", field, {"enterprise": ident}, "give the name of an enterprise of the park")


def _of_line(session: Session, park: str, added: AddedLine, today: date) -> Iterator[Problem]:
    if reference_data.find_line(session, park, added.like) is None:
        yield _no_line("add_line.like", added.like)
    if reference_data.find_line(session, park, added.line) is not None:
        hint = "use another id: this one is taken"
        yield Problem("ID_TAKEN", "add_line.line_id", {"name": f"parks/{park}/lines/{added.line}"}, hint)
    yield from _past("add_line.first_date", added.first, today)


def _no_line(field: str, ident: str) -> Problem:
    return Problem("LINE_UNKNOWN", field, {}, f"name a line of the park: it has no {ident}")


def _past(field: str, first: date | None, today: date) -> Iterator[Problem]:
    if first is not None and first < today:
        hint = f"give a day from {today} on, or leave it out: this one is past"
        yield Problem("DATE_PAST", field, {"earliest": f"{today}"}, hint)
