"""Why an order is late, short or unmatched: found by checking the park, never guessed.

With every other order's lots held where they are, the order is planned exactly; then again with one limit of the park
taken away. A limit without which strictly less is unmet or late is a reason; if no single limit is, the fewest that
are so together. What is certain without solving (no line fits) is told at once. When the time allowed has run out,
what the order lacks at a single look is told and marked as not proven.
"""

from __future__ import annotations

from services.matching.planning.reasons.explaining import explain
from services.matching.planning.reasons.single_order import Lift, Outcome, best

__all__ = ["Lift", "Outcome", "best", "explain"]
