"""Bounds of figures, and of products of figures, that hold in the contracts, in park files and in the planner.

Money is counted in 64-bit micro-units: 2^63 of them are 9.2 × 10^18. A product of two figures that are each in bounds
can be far above that, so products have bounds of their own. Standard library only: the pure layers use it too.
"""

from __future__ import annotations

# Capacity per unit of a product, and quota per unit of capacity. Below it, a day would hold more units than can be
# counted; 0 takes nothing.
LEAST_LOAD = 1e-6
# An order's quantity times its unmet cost, and times its late cost and `MOST_DAYS_LATE`, micro-units of money.
LARGEST_ORDER_MICROS = 10**16
MOST_DAYS_LATE = 365
# A day's capacity of a line times its price, micro-units of money; and the units of a product that it makes.
LARGEST_DAY_MICROS = 10**15
LARGEST_DAY_UNITS = 10**9
# A sum over a plan that is larger is given as this.
LARGEST_SUM_MICROS = 9 * 10**18


def grouped(figure: float) -> str:
    """A whole figure for a hint: 10,000,000."""
    return f"{figure:,.0f}"
