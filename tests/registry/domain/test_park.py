from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.park_calendar import Closure
from services.registry.domain.park import Lane, Link, Park, PlanningPolicy, Quota, Zone

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def park(**changes: Any) -> Park:
    facts: dict[str, Any] = {
        "id": "socks",
        "display_name": "Sock park",
        "time_zone": "Asia/Shanghai",
        "currency_code": "CNY",
        "links": (Link("spinning"), Link("dyeing")),
        "tags": ("wool",),
        "zones": (Zone("east", productive=True), Zone("harbour")),
        "lanes": (Lane("east", "harbour", 1),),
        "quotas": (Quota("effluent", ("dyeing",), 900.0, 0.012),),
        "policy": PlanningPolicy(),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Park(**facts | changes)


def test_a_park_that_agrees_with_itself_has_no_problems() -> None:
    assert park().problems() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Asia/Zhuji"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"links": (Link("dyeing"), Link("dyeing"))}, "links[1].id"),
        ({"zones": (Zone("east"), Zone("harbour"), Zone("east"))}, "zones[2].id"),
        ({"quotas": (Quota("steam", ("dyeing",), 1, 1), Quota("steam", ("dyeing",), 1, 1))}, "quotas[1].id"),
        ({"quotas": (Quota("steam", ("dyeing", "weaving"), 1, 1),)}, "quotas[0].links[1]"),
        ({"lanes": (Lane("nowhere", "harbour"),)}, "lanes[0].from_zone"),
        ({"lanes": (Lane("east", "nowhere"),)}, "lanes[0].to_zone"),
        ({"lanes": (Lane("east", "harbour"), Lane("east", "harbour", 2))}, "lanes[1]"),
        ({"weekday_shares": (1.0, 1.0)}, "weekday_shares"),
        ({"weekday_shares": (0.0,) * 7}, "weekday_shares"),
        ({"closures": (Closure("", "2026-02-30", "2026-03-01"),)}, "closures[0].first_date"),
        ({"closures": (Closure("", "2026-03-02", "2026-03-01"),)}, "closures[0].last_date"),
        ({"closures": (Closure("", "2026-03-02", "2027-03-03"),)}, "closures[0].last_date"),
        ({"closures": (Closure("", "2026-03-01", "2026-03-01", links=("weaving",)),)}, "closures[0].links[0]"),
    ],
)
def test_a_park_that_contradicts_itself_is_refused_with_the_field(changes: dict[str, Any], field: str) -> None:
    assert [problem.field for problem in park(**changes).problems()] == [field]


def test_a_lane_back_is_another_way() -> None:
    assert park(lanes=(Lane("east", "harbour"), Lane("harbour", "east"))).problems() == []


def test_the_parks_day_is_that_of_its_time_zone() -> None:
    late = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
    assert park().day_at(late) == date(2026, 3, 11)
    assert park(time_zone="America/New_York").day_at(late) == date(2026, 3, 10)


def test_taking_over_changes_only_the_fields_named_and_counts_one_version() -> None:
    changed, later = park(), NOON.replace(hour=13)
    changed.take_over(park(display_name="Other", tags=("organic",)), ["tags"], later)
    assert (changed.display_name, changed.tags) == ("Sock park", ("organic",))
    assert (changed.version, changed.created_at, changed.updated_at) == (2, NOON, later)
