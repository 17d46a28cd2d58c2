"""Answers for an order not yet placed, as quotes keep them."""

from __future__ import annotations

from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Park
from services.matching.domain.quotes import (
    AnswerKind,
    Binding,
    BindingStep,
    QuotedAnswer,
    QuotedLot,
    QuotedStep,
    QuoteVerdict,
    quoted_lots,
)
from services.matching.domain.quotes import Quoted as Kept
from services.matching.use_cases.park_at_hand import Quoted
from services.money import to_micros
from services.planning.quoting import Answer
from services.planning.quoting import Binding as FoundBinding


def kept_answers(found: Quoted, draft: OrderDraft, park: Park, *, lots: bool = True) -> Kept:
    """The answers with dates for days and micro-units for money; without `lots` they cannot be held."""
    answers = found.answers
    given = (each for each in (answers.earliest, answers.cheapest, answers.most) if each is not None)
    shared = _SharedLots(found)
    return Kept(
        answers=tuple(_answer(found, each, draft, shared(each) if lots else ()) for each in given),
        verdict=_verdict(found, draft, park),
        slack_days=answers.slack_days,
        binding=None if answers.binding is None else _binding(found, answers.binding),
        more_micros=None if answers.more_cost is None else to_micros(answers.more_cost),
        oldest_figure=found.oldest_figure,
        assumed_lines=found.assumed_lines,
        horizon_end=park.last_day(found.today),
    )


def _verdict(found: Quoted, draft: OrderDraft, park: Park) -> QuoteVerdict:
    """The verdict; what no day within the horizon is enough for may still be possible beyond it."""
    answers = found.answers
    binding = None if answers.binding is None else Binding(answers.binding.bound.value)
    later = binding not in _NEVER and draft.due > park.last_day(found.today)
    if answers.earliest is None and (later or binding is Binding.HORIZON):
        return QuoteVerdict.BEYOND_HORIZON
    return QuoteVerdict.NOT_IN_TIME if answers.verdict is None else QuoteVerdict(answers.verdict.value)


# No day makes these possible.
_NEVER = (Binding.NO_ELIGIBLE_LINE, Binding.NO_LANE)


class _SharedLots:
    """The lots of answers as quotes keep them: those that serve two answers are the same."""

    def __init__(self, found: Quoted) -> None:
        self._found = found
        self._known: dict[int, tuple[QuotedLot, ...]] = {}

    def __call__(self, answer: Answer) -> tuple[QuotedLot, ...]:
        key = id(answer.lots)
        if key not in self._known:
            self._known[key] = quoted_lots(self._found.lots(answer))
        return self._known[key]


def _answer(found: Quoted, answer: Answer, draft: OrderDraft, lots: tuple[QuotedLot, ...]) -> QuotedAnswer:
    steps = tuple(
        QuotedStep(step.link, step.enterprises, step.lines, found.date(step.first_day), found.date(step.last_day))
        for step in answer.steps
    )
    return QuotedAnswer(
        kind=AnswerKind(answer.kind.value),
        quantity=answer.quantity,
        finish=found.date(answer.delivered),
        price_micros=to_micros(answer.cost.total) - found.premium_micros(answer, draft),
        enterprises=answer.enterprises,
        steps=steps,
        lots=lots,
        guests=found.guest_count(answer),
    )


def _binding(found: Quoted, binding: FoundBinding) -> BindingStep:
    first, last = (None if day is None else found.date(day) for day in (binding.first_day, binding.last_day))
    return BindingStep(Binding(binding.bound.value), binding.link or "", first, last, binding.missing)
