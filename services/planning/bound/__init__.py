"""The lower bound on total cost that the prices of a solution prove, independent of the solver.

Lagrangian relaxation: prices >= 0 are charged for capacity and quotas in place of their limits; smallest lots, smallest
runs, transfer batches, supplier limits and wholeness are dropped. Each order's units then take their cheapest route
through (step, line, day), from where its work in progress stands where that is cheaper, or stay unmade; committed units
go their steps first or pay for their release. Units bear a share of the set-ups that they cannot do without. The cost
of all orders, less the value of all capacity and quotas at those prices, is a bound: no solution can cost less.
"""

from __future__ import annotations

from services.planning.bound.proof import Bound, lower_bound, prove

__all__ = ["Bound", "lower_bound", "prove"]
