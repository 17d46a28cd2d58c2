from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line, Rate
from tests.registry.domain.test_park import park

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def line(**changes: Any) -> Line:
    facts: dict[str, Any] = {
        "park": "socks",
        "id": "d-1",
        "enterprise": "dye-house",
        "link": "dyeing",
        "zone": "east",
        "planned_daily_capacity": 9_000,
        "maximum_daily_capacity": 12_000,
        "tags": ("wool",),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Line(**facts | changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"link": "weaving"}, "link"),
        ({"zone": "moon"}, "zone"),
        ({"zone": "harbour"}, "zone"),
        ({"tags": ("wool", "vegan")}, "tags[1]"),
        ({"maximum_daily_capacity": 8_999}, "maximum_daily_capacity"),
        ({"rates": (Rate("ankle", 1.0, 5), Rate("ankle", 2.0, 9))}, "rates[1].product"),
    ],
)
def test_a_line_that_does_not_fit_its_park_is_refused_with_the_field(changes: dict[str, Any], field: str) -> None:
    assert [problem.field for problem in line(**changes).problems(park())] == [field]


@pytest.mark.parametrize("maximum", [None, 9_000, 12_000])
def test_a_maximum_not_given_or_not_below_the_planned_capacity_is_right(maximum: int | None) -> None:
    assert line(maximum_daily_capacity=maximum).problems(park()) == []


def test_an_enterprise_may_sit_where_no_line_may_stand() -> None:
    office = Enterprise(
        park="socks", id="trader", display_name="Trader", zone="harbour", created_at=NOON, updated_at=NOON
    )
    assert office.problems(park()) == []
    office.zone = "moon"
    assert [problem.field for problem in office.problems(park())] == ["zone"]
