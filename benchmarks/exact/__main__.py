"""`python -m benchmarks.exact`: random small parks planned by the planner, each beside its proven optimum.

Exit status: 1 where a plan breaks a rule, costs more than the optimum, or is called optimal and is not.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.exact import oracle
from benchmarks.exact.parks import random_park, random_park_with_runs
from services.planning import rules
from services.planning.model import Problem
from services.planning.solve import Stop, solve

EQUAL = 1e-6  # relative: the oracle calculates with floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """One park: the planner's cost and seconds, whether it called its plan optimal, and the oracle's answer."""

    seed: int
    cost: float
    bound: float
    seconds: float
    worked: float
    optimal: bool
    valid: bool
    least: float
    proven: bool

    @property
    def above(self) -> float:
        """The share of the cost above the oracle's; below 0 where the oracle ran out of time."""
        return (self.cost - self.least) / max(1.0, self.least)

    @property
    def wrong(self) -> bool:
        """True if the plan is worse than the oracle's, breaks a rule, or is less than is proven possible."""
        return not self.valid or self.above > EQUAL or (self.proven and self.above < -EQUAL)


def main() -> int:
    """Plan the parks, print a line for each that is wrong or unproven, and the counts; returns the exit status."""
    args = _parser().parse_args()
    outcomes = []
    for seed in range(args.first, args.first + args.seeds):
        problem = random_park_with_runs(seed) if args.set_ups else random_park(seed)
        outcomes.append(outcome_of(problem, seed, args.seconds, args.oracle_seconds))
        if outcomes[-1].wrong or not outcomes[-1].optimal or args.verbose:
            print(_line(outcomes[-1]), flush=True)
    print(summary(outcomes))
    return int(any(each.wrong for each in outcomes))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.exact", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500, help="parks (default 500)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--seconds", type=float, default=5.0, help="for planning each (default 5)")
    parser.add_argument("--oracle-seconds", type=float, default=60.0, help="for proving each (default 60)")
    parser.add_argument("--set-ups", action="store_true", help="parks with set-ups, runs and transfer batches instead")
    parser.add_argument("--verbose", action="store_true", help="a line for every park")
    return parser


def outcome_of(problem: Problem, seed: int, seconds: float, oracle_seconds: float) -> Outcome:
    """Plan the park of a seed and ask the oracle."""
    begun, worked = time.monotonic(), time.process_time()
    solution = solve(problem, stop=Stop(seconds=seconds), seed=seed).solution
    took, worked = time.monotonic() - begun, time.process_time() - worked
    examination = rules.examine(problem, solution.lots)
    least, proven = oracle.least_cost(problem, oracle_seconds)
    return Outcome(
        seed=seed,
        cost=examination.cost.total,
        bound=solution.lower_bound or 0.0,
        seconds=took,
        worked=worked,
        optimal=solution.optimal,
        valid=not examination.violations,
        least=least,
        proven=proven,
    )


def _line(each: Outcome) -> str:
    what = "WRONG" if each.wrong else "optimal" if each.optimal else "not proven by the planner"
    oracle_says = f"{each.least:,.2f}{'' if each.proven else ' (not proven)'}"
    return (
        f"seed {each.seed}: cost {each.cost:,.2f}, oracle {oracle_says}, bound by prices {each.bound:,.2f}, "
        f"{each.seconds:.2f} s, {each.worked:.2f} s of processor: {what}"
    )


def summary(outcomes: Sequence[Outcome]) -> str:
    """Counts, the worst gap and the times."""
    seconds, worked = (sorted(values) for values in zip(*((o.seconds, o.worked) for o in outcomes), strict=True))
    worst = max(outcomes, key=lambda each: each.above)
    wrong = sum(each.wrong for each in outcomes)
    lines = (
        f"{len(outcomes)} parks: {len(outcomes) - wrong} at the oracle's cost (to {EQUAL:g}) or below, {wrong} wrong",
        f"{sum(each.optimal for each in outcomes)} called optimal, {sum(each.proven for each in outcomes)} proven",
        f"worst above the oracle: {max(0.0, worst.above):.6%} (seed {worst.seed})",
        f"seconds: median {_at(seconds, 0.5):.2f}, 95 % {_at(seconds, 0.95):.2f}, most {seconds[-1]:.2f}",
        f"of processor: median {_at(worked, 0.5):.2f}, 95 % {_at(worked, 0.95):.2f}, most {worked[-1]:.2f}",
    )
    return "\n".join(lines)


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    sys.exit(main())
