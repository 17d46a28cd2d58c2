"""Limits with a price per unit over them: an answer keeps them, or pays for what it takes beyond.

A plan is made without such limits first, and with them kept; the cheaper one is taken. So are the answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.planning.model import Quota
from services.planning.model.arrays import Floats, Ints, pooled, stated_limits
from services.planning.quoting.answering import Question, answers_to
from services.planning.quoting.answers import Answer, Answers


@dataclass(frozen=True, slots=True)
class PricedLimits:
    """The limits that may be passed, by their `places` among those of a residual, and what each has left for its price
    to count [limits, days]: below 0 where others have passed it."""

    places: Ints
    prices: Floats
    left: Floats

    @classmethod
    def of(cls, quotas: Sequence[Quota], drawn: Floats, days: Ints) -> PricedLimits:
        """The limits at a price among some quotas, of which `drawn` by day is taken; `days` are those of balances."""
        places = [place for place, quota in enumerate(quotas) if quota.over_price is not None]
        if not places:
            return NO_PRICES
        limits = stated_limits([quotas[place] for place in places], days.shape[1])
        return cls(
            np.array(places, dtype=np.int64),
            np.array([quotas[place].over_price for place in places], dtype=np.float64),
            limits - pooled(days, drawn)[places],
        )

    def over(self, question: Question, answer: Answer) -> float:
        """The price of what an answer takes beyond the limits."""
        placed, residual = answer.placed, question.residual
        runs = np.zeros(residual.capacity.shape)
        runs.ravel()[placed.load_cells] = placed.runs
        drawn = pooled(residual.days, residual.share @ runs)[self.places]
        over = np.maximum(0.0, drawn - self.left) - np.maximum(0.0, -self.left)
        return float(self.prices @ over.sum(axis=1))


NO_PRICES = PricedLimits(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros((0, 0)))


def answers_at_prices(question: Question, limits: PricedLimits) -> Answers:
    """The answers where the limits may be passed at their prices; the question's residual is without them."""
    free = _charged(question, limits, answers_to(question))
    if not any(each is not None and each.over_limits > 0 for each in (free.earliest, free.cheapest, free.most)):
        return free
    residual = question.residual.copy()
    residual.quota[limits.places] = np.maximum(0.0, limits.left)
    return _better(answers_to(replace(question, residual=residual)), free)


def _charged(question: Question, limits: PricedLimits, answers: Answers) -> Answers:
    def charged(answer: Answer | None) -> Answer | None:
        return None if answer is None else replace(answer, over_limits=limits.over(question, answer))

    return replace(
        answers,
        earliest=charged(answers.earliest),
        cheapest=charged(answers.cheapest),
        most=charged(answers.most),
    )


def _better(kept: Answers, free: Answers) -> Answers:
    """Of answers that keep the limits and such that pass them the better ones each, with what each has beside it."""
    earliest = _least(kept.earliest, free.earliest, by_day=True)
    cheapest = _least(kept.cheapest, free.cheapest)
    of_earliest = kept if earliest is kept.earliest and earliest is not None else free
    of_cheapest = kept if cheapest is kept.cheapest and cheapest is not None else free
    most = cheapest if free.most is not None and cheapest is not None else _most(kept.most, free.most)
    return Answers(
        earliest=earliest,
        cheapest=cheapest,
        most=None if most is None else replace(most, kind=(free.most or most).kind),
        verdict=of_cheapest.verdict,
        slack_days=of_earliest.slack_days,
        more_cost=of_cheapest.more_cost,
        binding=of_earliest.binding,
        in_time_at_most=free.in_time_at_most,
    )


def _counted(answer: Answer) -> float:
    return answer.cost.total + answer.over_limits


def _least(kept: Answer | None, free: Answer | None, *, by_day: bool = False) -> Answer | None:
    both = [each for each in (kept, free) if each is not None]
    return min(both, key=lambda each: (each.delivered if by_day else 0, _counted(each)), default=None)


def _most(kept: Answer | None, free: Answer | None) -> Answer | None:
    both = [each for each in (kept, free) if each is not None]
    return max(both, key=lambda each: (each.quantity, -_counted(each)), default=None)
