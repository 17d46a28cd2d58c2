"""The exact model of a scope: its columns, every rule's rows and every part of its cost."""

from __future__ import annotations

from collections.abc import Callable

from services.planning.solve.exact import constraints
from services.planning.solve.exact.campaigns import Model
from services.planning.solve.exact.columns import Scope
from services.planning.solve.exact.costs import COSTS

# Rules that close columns stand first: what limits the others builds on the limits that are left.
CONSTRAINTS: tuple[Callable[[Model], None], ...] = (
    constraints.eligible,
    constraints.lane,
    constraints.sequence,
    constraints.capacity,
    constraints.quota,
    constraints.known_to_the_park,
    constraints.in_progress,
    constraints.min_lot,
    constraints.min_run,
    constraints.transfer_batch,
    constraints.max_suppliers,
    constraints.demand,
    constraints.all_or_nothing,
    constraints.firm,
)


def build(scope: Scope) -> Model:
    """The model of a scope, with all rules and costs."""
    model = Model(scope)
    for add in (*CONSTRAINTS, *COSTS):
        add(model)
    return model
