"""From what matching knows to the planner's problem, and back to dates."""

from services.matching.use_cases.problems.check import check_problem
from services.matching.use_cases.problems.days import dated, numbered
from services.matching.use_cases.problems.runs import Task, fill_in_task, park_task

__all__ = ["Task", "check_problem", "dated", "fill_in_task", "numbered", "park_task"]
