"""Whole orders of one step with one supplier each: the generalised assignment problem, by dives, chains and CP-SAT."""

from services.matching.planning.solver.assignment.deals import applies, improve

__all__ = ["applies", "improve"]
