"""One order planned by a quite different model: a count for each chain there is (CP-SAT), on parks small enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ortools.sat.python import cp_model

from services.planning import rules
from services.planning.model import Order, Problem, Step, capacity, delivery, fits, ready, terms
from services.planning.model.lots import Lot, Lots

# Costs and loads of the random parks are whole multiples of these.
MONEY, LOAD = 20, 2


def cheapest(problem: Problem, order: Order, used: dict[Step, float]) -> float:
    """What the order costs at best, with so much of lines and days used by others. No quotas, no commitments."""
    model = cp_model.CpModel()
    chains = list(_chains(problem, order, ()))
    units = [model.new_int_var(0, order.quantity, "") for _ in chains]
    begins = _runs(model, problem, order, list(zip(chains, units, strict=True)))
    for step, load in _loads(problem, order, chains, units).items():
        line = problem.line_by_id[step.line]
        left = capacity(line, step.day) - used.get(step, 0.0)
        set_ups = sum(begin for (_, ident, day), begin in begins.items() if (ident, day) == step)
        model.add(load + set_ups * round(LOAD * line.setup) <= int(LOAD * left + 1e-6))
    for number in range(len(order.route)):
        _suppliers(model, problem, order, number, list(zip(chains, units, strict=True)))
    made = sum(units)
    model.add(made <= order.quantity)
    if not order.partial:
        whole = model.new_bool_var("")
        model.add(made == order.quantity * whole)
    unmet = (order.quantity - made) * round(MONEY * order.unmet_cost)
    set_ups = _set_up_costs(problem, begins)
    model.minimize(
        unmet + set_ups + sum(n * _price(problem, order, chain) for n, chain in zip(units, chains, strict=True))
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value / MONEY


def every_chain(problem: Problem, order: Order) -> list[tuple[Step, ...]]:
    """All chains on lines and days that are open for a unit at least."""
    return [
        chain
        for chain in _chains(problem, order, ())
        if all(
            capacity(problem.line_by_id[step.line], step.day) >= terms(order, wanted, problem.line_by_id[step.line])[0]
            for wanted, step in zip(order.route, chain, strict=True)
        )
    ]


def money(problem: Problem, order: Order, chain: tuple[Step, ...]) -> float:
    """What a unit costs on a chain, its lateness included."""
    return _price(problem, order, chain) / MONEY


def _chains(problem: Problem, order: Order, begun: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    if len(begun) == len(order.route):
        if delivery(problem, order, problem.line_by_id[begun[-1].line]) is not None:
            yield begun
        return
    wanted = order.route[len(begun)]
    for line in problem.lines_by_link[wanted.link]:
        first = ready(problem, order, begun[-1] if begun else None, line)
        if first is not None and fits(wanted, line):
            for day in range(first, problem.days):
                yield from _chains(problem, order, (*begun, Step(line.id, day)))


def _loads(
    problem: Problem, order: Order, chains: list[tuple[Step, ...]], units: list[cp_model.IntVar]
) -> dict[Step, cp_model.LinearExprT]:
    loads: defaultdict[Step, list[cp_model.LinearExprT]] = defaultdict(list)
    for chain, count in zip(chains, units, strict=True):
        for wanted, step in zip(order.route, chain, strict=True):
            loads[step].append(count * round(LOAD * terms(order, wanted, problem.line_by_id[step.line])[0]))
    return {step: sum(parts) for step, parts in loads.items()}


def _runs(
    model: cp_model.CpModel,
    problem: Problem,
    order: Order,
    counted: list[tuple[tuple[Step, ...], cp_model.IntVar]],
) -> dict[tuple[int, str, int], cp_model.IntVar]:
    """Smallest runs; and by step, line and day, if a campaign begins there."""
    runs: defaultdict[tuple[int, str, int], list[cp_model.IntVar]] = defaultdict(list)
    for chain, count in counted:
        for number, step in enumerate(chain):
            runs[number, step.line, step.day].append(count)
    used = {run: model.new_bool_var("") for run in runs}
    begins = {run: model.new_bool_var("") for run in runs}
    for (number, ident, day), counts in runs.items():
        line, is_used = problem.line_by_id[ident], used[number, ident, day]
        load = round(LOAD * terms(order, order.route[number], line)[0])
        model.add(sum(counts) <= order.quantity * is_used)
        model.add(sum(counts) >= is_used)
        model.add(sum(counts) * load >= min(round(LOAD * line.min_run), load * order.quantity) * is_used)
        before = next((d for d in range(day - 1, -1, -1) if capacity(line, d) > 0), -1)
        goes_on = used.get((number, ident, before), 0)
        model.add(begins[number, ident, day] >= is_used - goes_on)
    return begins


def _set_up_costs(problem: Problem, begins: dict[tuple[int, str, int], cp_model.IntVar]) -> cp_model.LinearExprT:
    return sum(begin * round(MONEY * problem.line_by_id[ident].setup_cost) for (_, ident, _), begin in begins.items())


def _suppliers(
    model: cp_model.CpModel,
    problem: Problem,
    order: Order,
    number: int,
    counted: list[tuple[tuple[Step, ...], cp_model.IntVar]],
) -> None:
    by_line: defaultdict[str, list[cp_model.IntVar]] = defaultdict(list)
    for chain, count in counted:
        by_line[chain[number].line].append(count)
    enterprises: dict[str, cp_model.IntVar] = {}
    for line_id, counts in by_line.items():
        line, used = problem.line_by_id[line_id], model.new_bool_var("")
        model.add(sum(counts) <= order.quantity * used)
        model.add(sum(counts) >= min(int(line.min_lot), order.quantity) * used)
        supplier = enterprises.setdefault(line.enterprise, model.new_bool_var(""))
        model.add_implication(used, supplier)
    most = order.route[number].max_suppliers
    if most is not None and enterprises:
        model.add(sum(enterprises.values()) <= most)


def _price(problem: Problem, order: Order, chain: tuple[Step, ...]) -> int:
    one = rules.examine(_alone(problem, order), Lots.of((Lot(order.id, 1, chain),))).cost
    return round(MONEY * (one.production + one.haulage + one.lateness))


def _alone(problem: Problem, order: Order) -> Problem:
    return replace(problem, orders=(order,))
