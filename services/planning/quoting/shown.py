"""From the kernel's lots of one order to an answer: what it costs, takes and passes through."""

from __future__ import annotations

import numpy as np

from services.planning.kernel import quoting_bindings
from services.planning.quoting.answers import Answer, AnswerCost, AnswerKind, Placed, StepSummary
from services.planning.quoting.attempts import Attempt, Workspace


def shown(tries: Workspace, kind: AnswerKind, attempt: Attempt) -> Answer:
    """The answer that the lots of an attempt are."""
    arrays, route, lots = tries.asked.arrays, tries.asked.order.route, attempt.lots
    figures = quoting_bindings.lot_figures(tries.solution, lots.quantity, lots.cells, len(route))
    delivered, enterprises, loads = figures.counts.tolist()
    production, haulage, setups = figures.costs.tolist()
    steps = figures.steps.reshape(len(route), 4).tolist()
    return Answer(
        kind=kind,
        quantity=attempt.units,
        placed=Placed(
            order=tries.asked.order.id,
            lines=arrays.problem.lines,
            days=arrays.days,
            quantity=lots.quantity,
            cells=lots.cells[:, : len(route)].astype(np.int64),
            load_cells=figures.load_cell[:loads].astype(np.int64),
            runs=figures.load_runs[:loads],
            set_ups=figures.load_setups[:loads],
        ),
        delivered=delivered,
        enterprises=enterprises,
        cost=AnswerCost(production, haulage, setups),
        steps=tuple(StepSummary(step.link, *row) for step, row in zip(route, steps, strict=True)),
    )
