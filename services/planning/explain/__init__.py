"""Finds by computation why an order is late, short or unmatched.

Three parts, each only for what the one before leaves open, and only as far as time goes:

1. `min_cut`: the units that the links of the route let through in time, each link taken as a whole.
2. `cheapest_alternative`: the cheapest route in time that the other orders leave, with and without each rule: it is
   closed, or it costs more than being late, or it pays and was missed.
3. `relaxation_search`: with the lots of all other orders fixed, the order is planned exactly (`single_order`); then
   again with one limit of the park relaxed. A limit without which strictly less is unmet or late is a reason, and
   proven; if no single limit is, the fewest that are so together. Where the order could be met better as it is,
   planning ended too early.

Steps that no line fits are reported without solving.
"""

from __future__ import annotations

from services.planning.explain.explaining import explain
from services.planning.explain.integer_program import load
from services.planning.explain.relaxation import Relaxation
from services.planning.explain.single_order import Outcome, best

__all__ = ["Outcome", "Relaxation", "best", "explain", "load"]
