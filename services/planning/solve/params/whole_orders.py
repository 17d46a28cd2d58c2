"""Figures of the generalised assignment of whole orders."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class WholeOrdersParams:
    """Relax-and-fix dives, ejection chains and CP-SAT neighbourhoods for orders of one step and one supplier."""

    moves_share: float = figure(0.02, "share of the time left", "moves that make the first solution usable", most=1.0)
    moves_single_order: float = figure(0.3, "share of the moves", "moves that take out one order only", most=1.0)
    moves_most_orders: int = figure(2, "orders", "taken out by one move: swaps of two", least=1, most=40)
    moves_grain: int = figure(500, "1 / share of the order", "insertion of moves: fine, as orders are whole", least=1)
    dive_share: float = figure(0.75, "share of the time left", "dives end there, CP-SAT takes over", most=1.0)
    end_share: float = figure(0.95, "share of the time left", "the rest is for moves on the final solution", most=1.0)
    repeatable_rounds: int = figure(6, "rounds of dives", "where iterations are counted", least=1)
    candidates_per_order: int = figure(60, "candidates", "of least regret: an order rarely goes elsewhere", least=1)
    multiplier_rounds: int = figure(800, "subgradient rounds", "the multipliers settle within as many", least=1)
    multiplier_share: float = figure(0.2, "share of the time for dives", "for the first multipliers, at most", most=1.0)
    dive_noise: float = figure(0.4, "added to an average in [0, 1], at most", "varies what dives fix", most=1.0)
    kicks: int = figure(400, "kicks after a dive", "ejection chains gain little beyond")
    fresh_dive_every: int = figure(4, "rounds", "a dive that keeps nothing of the incumbent", least=1)
    opened_least: float = figure(0.2, "share of the cells", "the other dives open at least these", most=1.0)
    opened_most: float = figure(0.6, "share of the cells", "and at most these", most=1.0)
    accepted_saving: float = figure(1e-6, "money", "a smaller saving is rounding")
    penalty_least: float = figure(0.5, "share of the mean price", "for exceeding a cell that has no price")
    program_orders: tuple[int, ...] = figure((60, 100, 150), "orders of a program, about", "in turn", least=1)
    fewest_lines: int = figure(3, "lines of a program", "with fewer there is next to nothing to exchange", least=1)
    deterministic_time: float = figure(
        0.2, "CP-SAT's deterministic time, about seconds", "ends a program at the same point on any machine"
    )
    breadth: float = figure(1.6, "candidates per order", "of a first program; later ones learn", least=1.0)
    breadth_least: float = figure(1.1, "candidates per order", "narrower programs cannot improve", least=1.0)
    breadth_most: float = figure(8.0, "candidates per order", "wider programs are not solved", least=1.0)
    wider: float = figure(1.1, "factor above one candidate per order", "after programs that were solved", least=1.0)
    narrower: float = figure(0.9, "factor above one candidate per order", "after programs that were not", most=1.0)
    mostly_solved: float = figure(0.8, "share of the programs", "solved: the next may be wider", most=1.0)
    repeatable_turns: int = figure(6, "turns of programs", "where iterations are counted", least=1)
