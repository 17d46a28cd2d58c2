"""The three answers, found with one insertion workspace: earliest, cheapest in time, as much as possible in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.planning.kernel.layout import InsertionParams
from services.planning.model.ledger import Ledger
from services.planning.quoting.answers import Answer, AnswerKind, Answers, Binding, Bound, Verdict
from services.planning.quoting.attempts import BY_CAPACITY, BY_WORK, ON_TIME, VARIED, Attempt, Workspace, workspace
from services.planning.quoting.order_park import OrderPark
from services.planning.quoting.shown import shown
from services.planning.quoting.supply import Supply, supply_of
from services.planning.solve.columns import Floats

# Share of the cost: a wished day that adds no more is not one of higher cost. A park has always some day and line that
# is a little cheaper.
SAME_COST = 0.05
# Days by which the earliest answer is sought beyond the bound: one by one at first, then in growing strides.
STRIDES = (1, 1, 1, 2, 2, 3, 4)
LAST_STRIDE = 8
# What binds an order and may not bind a smaller one.
_ASKED_LESS = (Bound.CAPACITY, Bound.RULES)


@dataclass(frozen=True, slots=True)
class Question:
    """An order, the residual that is its own to change, the prices, and the wished day."""

    asked: OrderPark
    residual: Ledger
    price: Floats
    wished: int | None


def answers_to(question: Question) -> Answers:
    """The answers to a question."""
    with supply_of(question.asked, question.residual) as supply:
        if supply.no_way is not None:
            return _nothing(question, supply.no_way)
        with workspace(question.asked, question.residual.copy(), question.price) as tries:
            return _Answering(question, supply, tries).answers()


def _nothing(question: Question, binding: Binding) -> Answers:
    verdict = None if question.wished is None else Verdict.NOT_IN_TIME
    return Answers(None, None, None, verdict, None, None, binding, None if question.wished is None else 0)


class _Answering:
    def __init__(self, question: Question, supply: Supply, tries: Workspace) -> None:
        self._question, self._supply, self._tries = question, supply, tries
        self._quantity = question.asked.order.quantity

    def answers(self) -> Answers:
        wished, last = self._question.wished, self._supply.last_day
        first = self._supply.first_day(self._quantity)
        earliest = None if first is None else self._earliest(first)
        cheapest = None if first is None else self._cheapest(last if wished is None else wished, first, earliest)
        if earliest is not None and cheapest is not None:
            earliest = min(earliest, cheapest, key=lambda each: (each.delivered, each.cost + each.displaced))
        unhurried = cheapest if cheapest is None or wished is None else self._unhurried(cheapest)
        most = None if wished is None else cheapest or self._most(wished)
        return self._judged(self._shown(earliest, cheapest, most), None if unhurried is None else unhurried.cost)

    def _judged(self, answers: list[Answer | None], unhurried: float | None) -> Answers:
        earliest, cheapest, most = answers
        wished = self._question.wished
        more = None if cheapest is None or unhurried is None else max(0.0, cheapest.cost.total - unhurried)
        verdict = None
        if wished is not None:
            higher = more is not None and unhurried is not None and more > SAME_COST * unhurried
            in_time = Verdict.AT_HIGHER_COST if higher else Verdict.ON_TIME
            verdict = Verdict.NOT_IN_TIME if cheapest is None else in_time
        slack = None if earliest is None or wished is None else wished - earliest.delivered
        before = self._supply.last_day if earliest is None else earliest.delivered - 1
        binding = self._supply.binding(self._quantity, before)
        at_most = None if wished is None else min(self._quantity, self._supply.most(wished))
        return Answers(earliest, cheapest, most, verdict, slack, more, binding, at_most)

    def _shown(self, *found: Attempt | None) -> list[Answer | None]:
        """The three answers; lots that serve two of them are counted once."""
        known = dict[int, Answer]()
        answers = list[Answer | None]()
        for kind, each in zip(AnswerKind, found, strict=True):
            if each is not None and id(each) not in known:
                known[id(each)] = shown(self._tries, kind, each)
            answers.append(None if each is None else replace(known[id(each)], kind=kind))
        return answers

    def _earliest(self, first: int) -> Attempt | None:
        """All units by the first day by which the insertion places them, from the bound on."""
        days = np.fromiter(_days(first, self._supply.last_day), dtype=np.int32)
        return self._tries.first_day(self._quantity, days, ON_TIME)

    def _cheapest(self, day: int, first: int, earliest: Attempt | None) -> Attempt | None:
        """All units by a day, for the least money of several insertions; none where the bound says so."""
        if day < first:
            return None
        found = self._all_of(day, (BY_WORK,)) or self._all_of(day, (BY_CAPACITY,)) or self._all_of(day, VARIED)
        if earliest is not None and earliest.delivered <= day:
            found.append(earliest)
        return min(found, key=lambda each: each.cost, default=None)

    def _unhurried(self, cheapest: Attempt) -> Attempt:
        """All units on any days of the horizon, by the insertion that was the cheapest in time; that one if none is."""
        found = self._all_of(self._supply.last_day, (cheapest.insertion,))
        return min([cheapest, *found], key=lambda each: each.cost)

    def _all_of(self, day: int, insertions: Sequence[InsertionParams]) -> list[Attempt]:
        tried = [self._tries.attempt(self._quantity, day, each, whole=True) for each in insertions]
        return [each for each in tried if each is not None]

    def _most(self, day: int) -> Attempt | None:
        """As many units as the insertion places by a day, no more than the bound says there can be."""
        most = min(self._quantity, self._supply.most(day))
        return (self._most_of(most, day) if most else None) or self._fewer(day)

    def _fewer(self, day: int) -> Attempt | None:
        """Half as many units, and half of these, until some can be made by a day: smallest runs, smallest lots and
        transfer batches ask less of an order that is smaller itself."""
        if self._supply.binding(self._quantity, day).bound not in _ASKED_LESS:
            return None
        quantities = (self._quantity >> halved for halved in range(1, self._quantity.bit_length()))
        tried = (self._most_of(quantity, day) for quantity in quantities)
        return next((each for each in tried if each is not None), None)

    def _most_of(self, most: int, day: int) -> Attempt | None:
        tried = (self._tries.attempt(most, day, each, whole=False) for each in (BY_CAPACITY, BY_WORK))
        return max(
            (each for each in tried if each is not None), key=lambda each: (each.units, -each.cost), default=None
        )


def _days(first: int, last: int) -> Iterator[int]:
    """The days on which the earliest answer is sought."""
    day, number = first, 0
    while day < last:
        yield day
        day += STRIDES[number] if number < len(STRIDES) else LAST_STRIDE
        number += 1
    yield last
