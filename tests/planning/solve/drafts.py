"""Drafts of small parks, and the books that any draft must keep."""

from __future__ import annotations

import numpy as np

from services.planning import rules
from services.planning.kernel.layout import InsertionParams
from services.planning.model import Problem
from services.planning.solve import arrays, kernel_park, outcome
from services.planning.solve.arrays import Floats
from services.planning.solve.improve.flow_rounding import Settling
from services.planning.solve.pricing.dual import Dual, Prices, maximise
from services.planning.solve.working_solution import Draft, Guide

PLAIN = InsertionParams(price_share=0.0, reuse_slack=0.0, grain=0)


def priced(dual: Dual, temperature: float = 0.2) -> Prices:
    """Prices good enough to guide a search."""
    return maximise(dual, dual.at_zero(), temperature, lambda: False, 40)


def draft_of(problem: Problem) -> Draft:
    """An empty draft with guiding prices."""
    numbers = arrays.build(problem)
    dual = Dual(numbers, kernel_park.bound_park(numbers))
    return Draft(numbers, kernel_park.plan_park(numbers), Guide.of(dual, priced(dual)))


def filled(problem: Problem) -> Draft:
    """A draft into which every order was put, one after another, those with commitments first."""
    draft = draft_of(problem)
    committed = {draft.arrays.order_index[commitment.order] for commitment in problem.firm}
    draft.insert(sorted(range(draft.orders), key=lambda order: order not in committed), PLAIN)
    return draft


def settling_of(draft: Draft) -> Settling:
    """Settling for the park of a draft."""
    return Settling(draft.arrays, draft.park, 5.0)


def assert_books_balance(draft: Draft) -> None:
    """What is left and what the chains use is all the capacity there is; costs are those of the chains."""
    used, quota_used = _used(draft)
    np.testing.assert_allclose(draft.left + used, draft.park.standing.left, atol=1e-6)
    np.testing.assert_allclose(draft.quota_left + quota_used, draft.park.standing.quota_left, atol=1e-6)
    costs = draft.costs()[0]
    draft.put(draft.lots(), range(draft.orders))
    np.testing.assert_allclose(draft.costs()[0], costs, rtol=1e-9, atol=1e-6)


def _used(draft: Draft) -> tuple[Floats, Floats]:
    numbers, park, lots = draft.arrays, draft.park, draft.lots()
    used = np.zeros_like(draft.left)
    for order, quantity, source, cells in zip(lots.order, lots.quantity, lots.source, lots.cells, strict=True):
        reserved = source >= 0 and park.native.source_committed[source]
        first, end = numbers.orders.first[order], numbers.orders.first[order + 1]
        for step in range(park.sources[source].step if reserved else 0, end - first):
            if cells[step] >= 0:
                line, day = divmod(int(cells[step]), numbers.days)
                used[line, day] += quantity * _load(draft, int(first + step), line)
    quotas = [each * used[numbers.lines_under(q)].sum(axis=0) for q, each in enumerate(numbers.quotas.per_unit)]
    return used, np.array(quotas).reshape(draft.quota_left.shape)


def _load(draft: Draft, step: int, line: int) -> float:
    kinds, kind = draft.arrays.kinds, draft.arrays.orders.kind[step]
    low, high = kinds.group_entries[kinds.groups[kind]], kinds.group_entries[kinds.groups[kind + 1]]
    return float(kinds.entry_load[low:high][kinds.entry_line[low:high] == line][0])


def assert_rules_kept(problem: Problem, draft: Draft, but: str | None = None) -> None:
    """The draft as a plan breaks no rule, but for one where named."""
    dual = Dual(draft.arrays, kernel_park.bound_park(draft.arrays))
    answer = outcome.plan_of(draft.arrays, draft.park, draft.lots(), dual.at_zero(), 0.0)
    assert [broken for broken in rules.examine(problem, answer.lots).violations if broken.rule != but] == []
