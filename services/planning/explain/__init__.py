"""Why an order is late, short or unmatched: found by checking the park, never guessed.

Three looks, each only at what the one before leaves open, and only as far as time goes:

1. `glance`: what the links of the route let through in time, each taken as a whole (a minimum cut over days).
2. `weighing`: the cheapest way in time that the others leave, with and without each rule: it is closed, or it costs
   more than being late, or it pays and was missed.
3. `search`: with every other order's lots held where they are, the order is planned exactly; then again with one limit
   of the park taken away. A limit without which strictly less is unmet or late is a reason, and proven; if no single
   limit is, the fewest that are so together. Where the order could stand better as it is, planning ended too early.

What is certain without solving (no line fits) is told at once.
"""

from __future__ import annotations

from services.planning.explain.explaining import explain
from services.planning.explain.program import load
from services.planning.explain.single_order import Lift, Outcome, best

__all__ = ["Lift", "Outcome", "best", "explain", "load"]
