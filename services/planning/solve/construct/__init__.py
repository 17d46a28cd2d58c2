"""First solutions: orders inserted one after another."""

from services.planning.solve.construct.first_solution import first_solution

__all__ = ["first_solution"]
