"""The live schedule of a park: one thing with a version, the last park plan behind it, and its drift."""

from __future__ import annotations

from dataclasses import dataclass

from services.matching.domain.plans import Plan


@dataclass(frozen=True, slots=True)
class Drift:
    """Change of the live schedule since the last park plan was applied: counts of orders and plans, units.

    `changed_quantity` are the units scheduled then whose orders have changed or are over.
    """

    fill_in_plans: int = 0
    added_orders: int = 0
    changed_orders: int = 0
    ended_orders: int = 0
    planned_quantity: int = 0
    changed_quantity: int = 0
    scheduled_quantity: int = 0
    planned_late_orders: int = 0
    late_orders: int = 0
    planned_short_orders: int = 0
    short_orders: int = 0
    at_risk_assignments: int = 0

    @property
    def changed_share(self) -> float:
        """The share, 0–1, of the units scheduled then whose orders have changed or are over."""
        return self.changed_quantity / self.planned_quantity if self.planned_quantity else 0.0


@dataclass(frozen=True, slots=True)
class LiveSchedule:
    """The live schedule: `version` is the sequence of the plan applied last. None before the first park plan."""

    park: str
    version: int
    park_plan: Plan | None = None
    drift: Drift | None = None
