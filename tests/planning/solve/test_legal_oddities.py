"""What nothing can keep is legal: such a park is planned, every rule is kept, and where it binds the reason says so."""

from __future__ import annotations

from typing import Any

import pytest

from services.planning import explain, model, rules
from services.planning.model.solution import Reason
from services.planning.solve import Stop, solve
from tests.planning import parks

# Of which the first line makes 20 in a day.
FEW, MANY = 15, 30


def _planned(
    quantity: int, first_line: dict[str, Any], order: dict[str, Any], step: dict[str, Any]
) -> tuple[int, list[Reason]]:
    """Units made of one order over two steps, and the reasons for the rest."""
    document = parks.document()
    del document["in_progress"], document["firm"]
    document["lines"][0].update(first_line)
    document["orders"][0].update(quantity=quantity, **order)
    document["orders"][0]["route"][0].update(step)
    problem = model.parse(document)
    found = solve(problem, stop=Stop(iterations=4))
    assert rules.examine(problem, found.solution.lots).violations == []
    unmet = explain.explain(problem, found.solution, seconds=1.0)
    return sum(lot.quantity for lot in found.solution.lots), [reason for each in unmet for reason in each.reasons]


@pytest.mark.parametrize(
    ("line", "order", "step"),
    [
        ({}, {"transfer_batch": 1_000}, {}),
        ({}, {"transfer_batch": 1_000, "ship_to": "town"}, {}),
        ({}, {}, {"agreed": [{"line": "s1", "price": 1.0}]}),
        ({"min_run": 30, "setup": 1}, {}, {}),
    ],
)
def test_it_is_planned_where_it_does_not_bind(
    line: dict[str, Any], order: dict[str, Any], step: dict[str, Any]
) -> None:
    assert _planned(FEW, line, order, step) == (FEW, [])


@pytest.mark.parametrize(
    ("line", "order", "step", "rule", "above", "in_vain"),
    [
        ({"min_run": 1e6}, {}, {}, "min-run", True, False),
        ({}, {"ship_to": "mill"}, {}, "no-lane", False, False),
        ({}, {"transfer_batch": 1e6}, {}, "transfer-batch", True, False),
        ({}, {}, {"tags": ["wool"], "agreed": [{"line": "k1", "price": 1.0}]}, "no-eligible-line", False, True),
    ],
)
def test_where_it_binds_the_reason_says_so(
    line: dict[str, Any], order: dict[str, Any], step: dict[str, Any], rule: str, above: bool, in_vain: bool
) -> None:
    made, reasons = _planned(MANY, line, order, step)
    assert made == 0
    assert (above, in_vain) in [(each.above_every_day, each.agreed_in_vain) for each in reasons if each.rule == rule]
