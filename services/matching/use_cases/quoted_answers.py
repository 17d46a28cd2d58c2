"""Answers for an order not yet placed, as quotes keep them."""

from __future__ import annotations

from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Park
from services.matching.domain.quotes import (
    AnswerKind,
    Binding,
    BindingStep,
    QuotedAnswer,
    QuotedLots,
    QuotedStep,
    QuoteVerdict,
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
    shared = _SharedParts(found, lots=lots)
    return Kept(
        answers=tuple(_answer(found, each, draft, shared(each)) for each in given),
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


_Parts = tuple[tuple[QuotedStep, ...], QuotedLots]


class _SharedParts:
    """Steps and lots of answers as quotes keep them: those of what serves two answers are the same."""

    def __init__(self, found: Quoted, *, lots: bool) -> None:
        self._found, self._lots = found, lots
        self._known: dict[int, _Parts] = {}

    def __call__(self, answer: Answer) -> _Parts:
        key = id(answer.placed)
        if key not in self._known:
            self._known[key] = self._parts(answer)
        return self._known[key]

    def _parts(self, answer: Answer) -> _Parts:
        date = self._found.date
        steps = (
            QuotedStep(step.link, step.enterprises, step.lines, date(step.first_day), date(step.last_day))
            for step in answer.steps
        )
        return tuple(steps), QuotedLots.of(self._found.lots(answer)) if self._lots else QuotedLots()


def _answer(found: Quoted, answer: Answer, draft: OrderDraft, parts: _Parts) -> QuotedAnswer:
    steps, lots = parts
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
