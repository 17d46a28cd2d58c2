"""The rules of routes, one function each, solver-free: what they must keep, and what they cost.

They are the specification that the solver is tested against, and every answer is checked by them before it is written.
"""

from __future__ import annotations

from services.vehicle_routing.rules.costs import CostParts
from services.vehicle_routing.rules.examination import Examination, examine
from services.vehicle_routing.rules.violation import TOLERANCE, Violation

__all__ = ["TOLERANCE", "CostParts", "Examination", "Violation", "examine"]
