"""The exact model of a scope: its columns, every rule's rows and every part of its cost."""

from __future__ import annotations

from services.planning.solve.exact.columns import Model, Scope
from services.planning.solve.exact.constraints import CONSTRAINTS
from services.planning.solve.exact.costs import COSTS


def build(scope: Scope) -> Model:
    """The model of a scope, with all rules and costs."""
    model = Model(scope)
    for add in (*CONSTRAINTS, *COSTS):
        add(model)
    return model
