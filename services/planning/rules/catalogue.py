"""All rules of a solution, in the order in which they are reported."""

from __future__ import annotations

from collections.abc import Callable

from services.planning.rules import lot_rules, run_rules, sum_rules
from services.planning.rules.table import Table
from services.planning.rules.violation import Violation

Rules = tuple[Callable[[Table], list[Violation]], ...]

# What lots that are there may break; a commitment is broken by lots that are not.
OF_LOTS: Rules = (
    lot_rules.known_to_the_park,
    lot_rules.eligible,
    lot_rules.lane,
    lot_rules.sequence,
    sum_rules.capacity,
    sum_rules.quota,
    sum_rules.in_progress,
    run_rules.min_run,
    run_rules.transfer_batch,
    sum_rules.min_lot,
    sum_rules.max_suppliers,
    sum_rules.demand,
    sum_rules.all_or_nothing,
)
RULES: Rules = (*OF_LOTS, sum_rules.firm)


def broken(table: Table, rules: Rules = RULES) -> list[Violation]:
    """Every rule that the lots of a table break, rule by rule."""
    return [violation for rule in rules for violation in rule(table)]
