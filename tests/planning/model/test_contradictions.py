"""A park that contradicts itself: one clear error that names the entry, the field and a hint."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from services.errors import Invalid
from services.planning import model
from tests.planning import parks

Document = dict[str, Any]


def _set(path: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = document
        for part in way:
            place = place[part]
        place[last] = value

    return change


def _twice(name: str) -> Callable[[Document], None]:
    return lambda document: document[name].append(dict(document[name][0]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_set("start_date", "2026-02-30"), "start_date"),
        (_set("start_date", 20260302), "start_date"),
        (_set("days", 0), "days"),
        (_set("days", 121), "days"),
        (_set("days", 9.5), "days"),
        (_set("zones", None), "zones"),
        (_set("orders", {}), "orders"),
        (_set("lines.0", "k1"), "lines[0]"),
        (_set("lanes.0.from_zone", "moon"), "lanes[0].from_zone"),
        (_set("lanes.0.transit_days", -1), "lanes[0].transit_days"),
        (_set("lanes.0.cost", math.nan), "lanes[0].cost"),
        (_set("lines.0.zone", "moon"), "lines[0].zone"),
        (_set("lines.0.daily_capacity", -1), "lines[0].daily_capacity"),
        (_set("lines.0.daily_capacity", "40"), "lines[0].daily_capacity"),
        (_set("lines.0.daily_capacity", True), "lines[0].daily_capacity"),
        (_set("lines.0.price", math.inf), "lines[0].price"),
        (_set("lines.0.price", -0.5), "lines[0].price"),
        (_set("lines.0.lead_days", 0.5), "lines[0].lead_days"),
        (_set("lines.0.tags", "fine"), "lines[0].tags"),
        (_set("lines.0.capacity_overrides.0.date", "tomorrow"), "date"),
        (_set("lines.0.capacity_overrides.0.capacity", -5), "capacity"),
        (_set("lines.1.rates.0.load", math.nan), "load"),
        (_set("orders.0.route.0.load", math.inf), "orders[0].route[0].load"),
        (_set("orders.0.route.0.load", -1), "orders[0].route[0].load"),
        (_set("lines.0.price", math.nan), "lines[0].price"),
        (_set("quotas.0.links", ["dye"]), "quotas[0].links"),
        (_set("quotas.0.daily_limit", -1), "quotas[0].daily_limit"),
        (_set("quotas.0.lines", ["k9"]), "quotas[0].lines"),
        (_set("quotas.0.enterprises", ["nobody"]), "quotas[0].enterprises"),
        (_set("quotas.0.limits", [{"date": "2026-03-04", "limit": -1}]), "limits[0].limit"),
        (_set("quotas.0.limits", [{"date": "2026-03-04", "limit": 1}] * 2), "limits[1].date"),
        (_set("lines.0.setup", -1), "lines[0].setup"),
        (_set("lines.0.setup", math.inf), "lines[0].setup"),
        (_set("lines.0.setup_cost", 1e13), "lines[0].setup_cost"),
        (_set("lines.0.min_run", math.nan), "lines[0].min_run"),
        (_set("lines.0.min_run", "much"), "lines[0].min_run"),
        (_set("orders.0.transfer_batch", -2), "orders[0].transfer_batch"),
        (_set("orders.0.ship_to", "moon"), "orders[0].ship_to"),
        (_set("orders.0.ship_to", 4), "orders[0].ship_to"),
        (_set("orders.0.route.0.agreed", [{"line": "k9", "price": 1}]), "orders[0].route[0].agreed[0].line"),
        (_set("orders.0.route.0.agreed", [{"line": "k1"}]), "orders[0].route[0].agreed[0].price"),
        (_set("orders.0.route.0.agreed", [{"line": "k1", "price": -1}]), "orders[0].route[0].agreed[0].price"),
        (_set("orders.0.route.0.agreed", [{"line": "k1", "price": 1e11}]), "orders[0].route[0].agreed[0].price"),
        (_set("orders.0.route.0.agreed", [{"line": "k1", "price": 1}] * 2), "orders[0].route[0].agreed[1].line"),
        (_set("orders.0.quantity", 0), "orders[0].quantity"),
        (_set("orders.0.quantity", 2.5), "orders[0].quantity"),
        (_set("orders.0.quantity", 10**12), "orders[0].quantity"),
        (_set("orders.0.due_date", "2026-03-01"), "orders[0].due_date"),
        (_set("orders.0.due_date", "2026-03-12"), "orders[0].due_date"),
        (_set("orders.0.unmet_cost", None), "orders[0].unmet_cost"),
        (_set("orders.0.partial", "yes"), "orders[0].partial"),
        (_set("orders.0.route", []), "orders[0].route"),
        (_set("orders.0.route", [{"link": "knit"}] * 65), "orders[0].route"),
        (_set("orders.0.route.1.link", "dye"), "orders[0].route[1].link"),
        (_set("orders.0.route.0.max_suppliers", -1), "max_suppliers"),
        (_set("in_progress.0.order", "o9"), "in_progress[0].order"),
        (_set("in_progress.0.steps.0.date", "2026-03-02"), "in_progress[0].steps[0].date"),
        (_set("in_progress.0.steps.0.line", "k9"), "in_progress[0].steps[0].line"),
        (_set("in_progress.0.steps.0.line", "s1"), "in_progress[0].steps[0].line"),
        (_set("in_progress.0.steps", []), "in_progress[0].steps"),
        (_set("firm.0.order", "o9"), "firm[0].order"),
        (_set("firm.0.steps.0.date", "2026-03-12"), "firm[0].steps[0].date"),
        (_set("firm.0.steps.0.line", "s1"), "firm[0].steps[0].line"),
        (_set("firm.0.steps.0.line", "k9"), "firm[0].steps[0].line"),
        (_set("firm.0.steps.0.date", "2026-02-27"), "firm[0].quantity"),
        (_set("firm.0.quantity", 21), "firm[0].steps[0]"),
        (_set("firm.0.quantity", 101), "firm[0].quantity"),
        (_set("quotas.0.daily_limit", 2.0), "firm[0].steps[0]"),
        (_set("orders.0.release_date", "2026-03-04"), "firm[0].steps[0].date"),
        (_twice("zones"), "zones[2].id"),
        (_twice("lines"), "lines[2].id"),
        (_twice("quotas"), "quotas[1].id"),
        (_twice("orders"), "orders[1].id"),
    ],
)
def test_a_contradiction_is_named_with_its_entry(change: Callable[[Document], None], field: str) -> None:
    document = parks.document()
    change(document)
    with pytest.raises(Invalid) as refused:
        model.parse(document)
    (fault,) = refused.value.problems
    assert fault.field.endswith(field)
    assert fault.hint


WATER = {"id": "water", "links": ["knit"], "limit": 500.0, "first_date": "2026-03-02", "last_date": "2026-03-08"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_date": None}, "limits[0].last_date"),
        ({"first_date": None}, "limits[0].first_date"),
        ({"last_date": "2026-03-01"}, "limits[0].last_date"),
        ({"first_date": "2027-03-02", "last_date": "2027-03-03"}, "limits[0].first_date"),
        ({"limit": -1.0}, "limits[0].limit"),
        ({"over_price": -0.5}, "limits[0].over_price"),
        ({"links": ["dye"]}, "limits[0].links"),
        ({"lines": ["k9"]}, "limits[0].lines"),
        ({"id": "steam"}, "limits[0].id"),
        ({"limit": 2.0}, "firm[0].steps[0]"),
    ],
)
def test_a_limit_that_contradicts_another_a_commitment_or_itself_is_named(changes: Document, field: str) -> None:
    document = parks.document()
    document["limits"] = [{name: value for name, value in (WATER | changes).items() if value is not None}]
    with pytest.raises(Invalid) as refused:
        model.parse(document)
    (fault,) = refused.value.problems
    assert fault.field.endswith(field)
    assert fault.hint


def test_a_commitment_to_a_line_that_no_lane_leads_on_from_is_refused_by_name() -> None:
    document = parks.document()
    document["orders"][0]["ship_to"] = "mill"
    document["firm"][0]["steps"].append({"line": "s1", "date": "2026-03-05"})
    with pytest.raises(Invalid) as refused:
        model.parse(document)
    assert refused.value.problems[0].field == "firm[0].steps[1].line"


def test_the_message_names_the_order_and_what_is_wrong_with_it() -> None:
    document = parks.document()
    document["orders"][0]["due_date"] = "2026-03-01"
    with pytest.raises(Invalid) as refused:
        model.parse(document)
    message = 'orders[0] "o1": due_date 2026-03-01 is before release_date 2026-03-02; put it on that day or later'
    assert refused.value.message == message


def test_two_commitments_that_fit_alone_may_break_capacity_together() -> None:
    document = parks.document()
    document["firm"] = [document["firm"][0] | {"quantity": 15}, document["firm"][0] | {"quantity": 6}]
    with pytest.raises(Invalid, match=r"firm\[1\].*capacity of k1 on 2026-03-03"):
        model.parse(document)


def test_a_commitment_that_may_be_released_need_not_fit() -> None:
    document = parks.document()
    document["firm"][0] |= {"quantity": 90, "release_cost": 1.0}
    assert model.parse(document).firm[0].quantity == 90


def test_a_second_supplier_committed_beyond_the_limit_is_refused() -> None:
    document = parks.document()
    document["lines"].append(document["lines"][0] | {"id": "k2", "enterprise": "other"})
    document["orders"][0]["route"][0]["max_suppliers"] = 1
    document["firm"].append({"order": "o1", "quantity": 5, "steps": [{"line": "k2", "date": "2026-03-03"}]})
    with pytest.raises(Invalid, match="more than the 1 suppliers allowed"):
        model.parse(document)


def test_a_link_that_the_park_declares_may_be_without_lines() -> None:
    document = parks.document()
    document["orders"][0]["route"].append({"link": "courier"})
    assert model.parse(document, declared_links=["courier"]).orders[0].route[2].link == "courier"


def test_a_park_without_lines_may_be_asked_for_anything() -> None:
    document = parks.document() | {"lines": [], "in_progress": [], "firm": []}
    assert not model.parse(document).lines


def test_an_empty_park_is_a_park() -> None:
    park = model.parse({"start_date": "2026-03-02", "days": 1, "zones": [], "lines": [], "orders": []})
    assert park.orders == ()
