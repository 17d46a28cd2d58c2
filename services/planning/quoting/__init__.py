"""Quotes: a park kept at hand as arrays answers for orders not yet placed, within milliseconds."""

from services.planning.quoting.answers import (
    Answer,
    AnswerCost,
    AnswerKind,
    Answers,
    Binding,
    Bound,
    CellLoad,
    StepSummary,
    Verdict,
)
from services.planning.quoting.in_use import InUse
from services.planning.quoting.quote_park import QuotePark

__all__ = [
    "Answer",
    "AnswerCost",
    "AnswerKind",
    "Answers",
    "Binding",
    "Bound",
    "CellLoad",
    "InUse",
    "QuotePark",
    "StepSummary",
    "Verdict",
]
