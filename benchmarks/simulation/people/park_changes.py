"""The park changes: lines break down, retire, cost more; days are closed; quotas, lanes and prices move."""

from __future__ import annotations

from datetime import timedelta

from google.protobuf.field_mask_pb2 import FieldMask

from benchmarks.simulation.park import DAILY_CAPACITY, ENTERPRISES, NAME
from benchmarks.simulation.people.accounts import People
from parkloom.matching.v1 import matching_service_pb2, plan_pb2
from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, park_pb2, registry_service_pb2

DAYS_BETWEEN_PARK_PLANS = 7


def change(people: People) -> None:
    """What changes today."""
    for enterprise in ENTERPRISES:
        if people.happens(people.habits.breakdown, "breakdown", enterprise):
            _break_down(people, enterprise)
        if people.happens(people.habits.higher_price, "price", enterprise):
            _price(people, enterprise)
    if people.happens(people.habits.retire, "retire"):
        _retire(people)
    if people.happens(people.habits.closure, "closure"):
        _close_days(people)
    if people.happens(people.habits.new_rules, "rules"):
        _new_rules(people)


def plan(people: People, number: int) -> None:
    """Ask for a park plan once a week."""
    if number % DAYS_BETWEEN_PARK_PLANS == 0:
        wanted = plan_pb2.Plan(kind=plan_pb2.PLAN_KIND_PARK_PLAN, seconds_limit=1, seed=1)
        request = matching_service_pb2.CreatePlanRequest(parent=NAME, plan=wanted)
        people.ledger.counts["park plans"] += bool(people.call(people.manager.matching.CreatePlan, request))


def _break_down(people: People, enterprise: str) -> None:
    """Nothing, or half of it, for one to four days from today."""
    left = people.chances.among((0, DAILY_CAPACITY // 2), "left", people.today, enterprise)
    figures = [
        capacity_pb2.DailyFigure(
            date=f"{people.today + timedelta(days=days)}",
            daily_capacity=left,
            source=capacity_pb2.CAPACITY_SOURCE_PHONE,
        )
        for days in range(people.chances.whole(1, 4, "broken", people.today, enterprise))
    ]
    request = registry_service_pb2.UpdateCapacityRequest(name=f"{NAME}/lines/l-{enterprise}", figures=figures)
    if people.call(people.staff[enterprise].registry.UpdateCapacity, request):
        people.ledger.counts["breakdowns"] += 1


def _price(people: People, enterprise: str) -> None:
    price = people.chances.whole(8_000, 15_000, "price", people.today, enterprise)
    line = enterprise_pb2.Line(name=f"{NAME}/lines/l-{enterprise}", price_micros=price)
    request = registry_service_pb2.UpdateLineRequest(line=line, update_mask=FieldMask(paths=["price_micros"]))
    people.call(people.staff[enterprise].registry.UpdateLine, request)


def _retire(people: People) -> None:
    """A line ends in some days; at each link two stay."""
    enterprise = people.chances.among([each for each in ENTERPRISES if each[-1] in "23"], "line", people.today)
    day = people.today + timedelta(days=people.chances.whole(1, 6, "retires", people.today))
    line = enterprise_pb2.Line(name=f"{NAME}/lines/l-{enterprise}", retire_date=day.isoformat())
    request = registry_service_pb2.UpdateLineRequest(line=line, update_mask=FieldMask(paths=["retire_date"]))
    if people.call(people.manager.registry.UpdateLine, request):
        people.ledger.counts["lines retired"] += 1


def _close_days(people: People) -> None:
    """One or two days are closed, and the days after begin at half."""
    park = _park(people)
    first = people.today + timedelta(days=people.chances.whole(2, 6, "closed", people.today))
    last = first + timedelta(days=people.chances.whole(0, 1, "long", people.today))
    park.closures.append(
        park_pb2.Closure(
            display_name="closed", first_date=first.isoformat(), last_date=last.isoformat(), ramp_up_shares=[0.5]
        )
    )
    _update(people, park, "closures")


def _new_rules(people: People) -> None:
    """The effluent quota, or what a lane costs and takes."""
    park = _park(people)
    if people.chances.happens(0.5, "quota", people.today):
        park.quotas[0].daily_limit = people.chances.whole(1_200, 2_600, "limit", people.today)
        _update(people, park, "quotas")
        return
    lane = park.lanes[people.chances.whole(0, len(park.lanes) - 1, "lane", people.today)]
    lane.cost_micros = people.chances.whole(500, 5_000, "lane cost", people.today)
    lane.transit_days = people.chances.whole(0, 2, "lane days", people.today)
    _update(people, park, "lanes")


def _park(people: People) -> park_pb2.Park:
    park: park_pb2.Park = people.manager.registry.GetPark(registry_service_pb2.GetParkRequest(name=NAME))
    return park


def _update(people: People, park: park_pb2.Park, what: str) -> None:
    request = registry_service_pb2.UpdateParkRequest(park=park, update_mask=FieldMask(paths=[what]))
    if people.call(people.manager.registry.UpdatePark, request):
        people.ledger.counts["park changes"] += 1
