"""Whether a park agrees with itself, before anyone plans on it. Raises on the first contradiction found."""

from __future__ import annotations

from services.matching.planning.problem.model import Problem


def check(problem: Problem) -> None:
    """Raise Invalid, naming the entry and the mend, where the park contradicts itself."""
