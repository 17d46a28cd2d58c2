"""A scenario of a sweep, planned: its figures as one row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.errors import ParkloomError
from services.planning import explain
from services.planning.model import Problem
from services.planning.model.solution import Solution
from services.planning.rules import Examination
from services.planning.solve import SolverParams, Stop, solve
from services.sweep.scenarios_file import Document, Scenario, Sweep, problem_of

# Share of a scenario's seconds in which reasons are looked for, and of solves where iterations are counted.
EXPLAINING, MOST_SOLVES = 0.1, 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds or iterations after which a plan ends, and its seed."""

    seconds: float
    iterations: int | None
    seed: int

    @classmethod
    def of(cls, sweep: Sweep) -> Limits:
        return cls(sweep.seconds, sweep.iterations, sweep.seed)


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one scenario's plan: orders, units, money of the park, shares 0–1.

    `limits` are the links at which orders that are late or short run out of capacity, most units first. `worker` is the
    process that planned it, `attempts` how many began to; `failure` says why there is no plan, "" where there is one.
    """

    scenario: str
    orders: int = 0
    on_time_in_full: int = 0
    late_orders: int = 0
    short_orders: int = 0
    demand: int = 0
    made: int = 0
    cost: float = 0.0
    production: float = 0.0
    haulage: float = 0.0
    lateness: float = 0.0
    unmet: float = 0.0
    set_up_cost: float = 0.0
    bound: float | None = None
    set_ups: int = 0
    enterprises: int = 0
    limits: tuple[str, ...] = ()
    seconds: float = 0.0
    worker: int = 0
    attempts: int = 1
    failure: str = ""


def planned(park: Document, scenario: Scenario, limits: Limits) -> Row:
    """The scenario's row; one with its failure in words where the park that it makes cannot be planned."""
    try:
        problem = problem_of(park, scenario)
        stop = Stop(seconds=limits.seconds * (1 - EXPLAINING), iterations=limits.iterations)
        found = solve(problem, stop=stop, seed=limits.seed, params=SolverParams(workers=1))
    except ParkloomError as wrong:
        return Row(scenario.id, worker=os.getpid(), failure=wrong.message)
    if found.examination.violations:
        failure = f"the plan found breaks a rule: {found.examination.violations[0].message}"
        return Row(scenario.id, worker=os.getpid(), failure=failure)
    return _row(scenario, problem, found.solution, found.examination, limits)


def _row(scenario: Scenario, problem: Problem, solution: Solution, examination: Examination, limits: Limits) -> Row:
    table, cost = examination.table, examination.cost
    quantity = np.array([order.quantity for order in problem.orders], dtype=np.int64)
    due = np.array([order.due for order in problem.orders], dtype=np.int64)
    made = np.minimum(np.asarray(table.made, dtype=np.int64), quantity)
    order = table.rows.order[table.last_rows()]
    late = np.unique(order[table.finish_days() > due[order]])
    on_time = made >= quantity
    on_time[late] = False
    return Row(
        scenario=scenario.id,
        orders=len(problem.orders),
        on_time_in_full=int(on_time.sum()),
        late_orders=len(late),
        short_orders=int((made < quantity).sum()),
        demand=int(quantity.sum()),
        made=int(made.sum()),
        cost=cost.total,
        production=cost.production,
        haulage=cost.haulage,
        lateness=cost.lateness,
        unmet=cost.unmet,
        set_up_cost=cost.setups,
        bound=solution.lower_bound,
        set_ups=examination.run_figures.campaigns,
        enterprises=len({problem.line_by_id[line].enterprise for line in solution.lots.used_lines()}),
        limits=tuple(_limits(problem, solution, limits)),
        seconds=round(solution.seconds or 0.0, 2),
        worker=os.getpid(),
    )


def _limits(problem: Problem, solution: Solution, limits: Limits) -> Iterator[str]:
    """The links that reasons for late and short orders name, those that most units lack first."""
    counted = limits.iterations is not None
    seconds = None if counted else limits.seconds * EXPLAINING
    units: dict[str, float] = {}
    for unmet in explain.explain(problem, solution, seconds=seconds, solves=MOST_SOLVES):
        for reason in unmet.reasons:
            if reason.link:
                units[reason.link] = units.get(reason.link, 0.0) + (reason.amount or 0.0)
    yield from sorted(units, key=lambda link: (-units[link], link))
