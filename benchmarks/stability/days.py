"""A simulated park with a park plan every day: what each plan changes of the assignments that stood before it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from google.protobuf.field_mask_pb2 import FieldMask

from benchmarks.in_process import migrated, parks_folder
from benchmarks.simulation.chances import Habits
from benchmarks.simulation.latest import ACTIVE, agreed_units, asked_units
from benchmarks.simulation.life import Life, begun
from benchmarks.simulation.park import ENTERPRISES, NAME
from parkloom.matching.v1 import matching_service_pb2, plan_pb2
from parkloom.matching.v1.events_pb2 import AssignmentChanged
from parkloom.registry.v1 import enterprise_pb2, registry_service_pb2

SECONDS, SEED_OF_PLANS = 1, 1
# Half of what is asked waits for days until somebody answers it: what is agreed does not move in any case.
HABITS = Habits(silent=0.5, kill=0.0)
ANSWER_WITHIN_HOURS = 72


@dataclass(frozen=True, slots=True)
class Day:
    """One park plan: offers open before it, those that it changed, units that moved, its money, and units made."""

    open_offers: int
    changed: int
    moved_units: int
    money: float
    units: int


@dataclass
class Watched(Life):
    """A life whose plans are looked at one by one."""

    days: list[Day] = field(default_factory=list)

    def _begin(self) -> None:
        """Nobody accepts by itself what is asked: somebody has to look at it."""
        super()._begin()
        registry = self.people.manager.registry
        for each in ENTERPRISES:
            asked = enterprise_pb2.Enterprise(name=f"{NAME}/enterprises/{each}", auto_accept=False)
            mask = FieldMask(paths=["auto_accept"])
            registry.UpdateEnterprise(registry_service_pb2.UpdateEnterpriseRequest(enterprise=asked, update_mask=mask))
        self.settle()

    def plan(self, _number: int) -> None:
        """Ask for a plan, wait until it is live, and count what it has changed of the offers that stood before."""
        self.settle()
        today, before = f"{self.people.today}", open_offers(self.latest.assignments)
        wanted = plan_pb2.Plan(kind=plan_pb2.PLAN_KIND_PARK_PLAN, seconds_limit=SECONDS, seed=SEED_OF_PLANS)
        request = matching_service_pb2.CreatePlanRequest(parent=NAME, plan=wanted)
        matching = self.people.manager.matching
        name = matching.CreatePlan(request).name
        self.settle()
        plan = matching.GetPlan(matching_service_pb2.GetPlanRequest(name=name))
        changed = moved = 0
        for ident, units in before.items():
            lost = _lost(units, self.latest.assignments[ident], today)
            changed, moved = changed + (lost > 0), moved + lost
        self.days.append(Day(len(before), changed, moved, _money(plan.cost), plan.counts.scheduled_quantity))


def watched(seed: int, days: int, weight: float) -> list[Day]:
    """The days of a park of the seed at a weight of stability, which is 0–1."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    policy = {"stability_weight": weight, "answer_within_hours": ANSWER_WITHIN_HOURS}
    with parks_folder() as folder, begun(Path(folder) / "park", migrated(Path(folder) / "made"), seed, HABITS) as life:
        park = Watched(life.installation, life.record, life.people, policy=policy)
        park.live(days)
        return park.days


def open_offers(assignments: Mapping[str, AssignmentChanged]) -> dict[str, dict[str, int]]:
    """Units by day that are asked for and not agreed, of the assignments that have any."""
    found = {}
    for ident, each in assignments.items():
        agreed = agreed_units(each)
        units = {day: asked - agreed[day] for day, asked in asked_units(each).items() if asked > agreed[day]}
        if each.state in ACTIVE and units:
            found[ident] = units
    return found


def _lost(before: Mapping[str, int], after: AssignmentChanged, today: str) -> int:
    """Units from today on that were asked for before and are no longer, on their day."""
    asked = asked_units(after) if after.state in ACTIVE else {}
    return sum(max(0, units - asked.get(day, 0)) for day, units in before.items() if day >= today)


def _money(cost: plan_pb2.PlanCost) -> float:
    """What the plan costs, money: without what is counted for offers that move and for scores, which nobody pays."""
    micros = (
        cost.production_micros + cost.haulage_micros + cost.lateness_micros + cost.unmet_micros + cost.setups_micros
    )
    return micros / 1e6
