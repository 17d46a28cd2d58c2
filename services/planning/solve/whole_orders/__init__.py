"""Whole orders of one step and one supplier: the generalised assignment problem (Martello and Toth 1990, ch. 7).

Its items are the orders, its knapsacks the cells (a line on a day), and an item in a knapsack is a *candidate*.
"""

from services.planning.solve.whole_orders.assigning import applies, improve

__all__ = ["applies", "improve"]
