"""The rules of a solution, one function each, solver-free: what it must keep, and what it costs.

They are the specification that the solver is tested against, and every plan is checked by them before it goes live.
"""

from __future__ import annotations

from services.planning.rules.examination import Examination, examine
from services.planning.rules.keeping import kept_and_dropped
from services.planning.rules.run_figures import RunFigures
from services.planning.rules.violation import Violation

__all__ = ["Examination", "RunFigures", "Violation", "examine", "kept_and_dropped"]
