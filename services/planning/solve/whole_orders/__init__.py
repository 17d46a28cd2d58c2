"""Whole orders of one step with one supplier each: the generalised assignment problem, by dives, chains and CP-SAT."""

from services.planning.solve.whole_orders.deals import applies, improve

__all__ = ["applies", "improve"]
