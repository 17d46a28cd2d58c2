"""`python -m benchmarks.alarm`: the alarm before a departure beside plain thresholds, on simulated days.

The thresholds get the figure, of several, that does best for them on days of their own: the lowest recall that is still
0.9, then the best precision. Parkloom's figures are those of the product. Exit status: 0 where Parkloom has a recall of
0.9, a precision of 0.7 and 45 minutes of warning in the median; else 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.alarm.contenders import BehindTheLine, Contender, Forecast, UnpackedAt
from benchmarks.alarm.days import Day, Door, doors, simulated
from benchmarks.alarm.judging import Score, judge, usual
from benchmarks.planner import storing

LEAST_RECALL, LEAST_PRECISION, LEAST_MINUTES = 0.9, 0.7, 45.0
PARK_SEED, BEFORE_SEED, TRAINING_SEED = 7, 50_000, 1_000
TRAINING_DAYS = 10
Plain = Callable[[float], Contender]
PLAIN: dict[str, tuple[Plain, Sequence[float]]] = {
    "unpacked at 17:00": (lambda share: UnpackedAt("unpacked at 17:00", 17, share), (0.05, 0.1, 0.15, 0.2, 0.25)),
    "unpacked at 17:45": (lambda share: UnpackedAt("unpacked at 17:45", 17.75, share), (0.02, 0.05, 0.08, 0.1, 0.15)),
    "behind the line": (lambda share: BehindTheLine("behind the line", share), (0.0, 0.02, 0.05, 0.1)),
}
HEAD = (
    "| who | recall | precision | precision of alarms that stood | minutes of warning, median | alarms | missed |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the contenders, print their table and store it where that is asked for; returns the exit status."""
    args = _parser().parse_args(arguments)
    park = doors(PARK_SEED, args.doors)
    means = usual(park, BEFORE_SEED)
    training = _days(park, TRAINING_SEED, TRAINING_DAYS if args.days > TRAINING_DAYS else args.days)
    days = _days(park, args.seed, args.days)
    ours = Forecast()
    scores = {ours.name: _score(days, means, ours)}
    for name, (make, figures) in PLAIN.items():
        chosen = max(figures, key=lambda figure: _merit(_score(training, means, make(figure))))
        scores[f"{name}, {chosen:.0%}"] = _score(days, means, make(chosen))
    table = "\n".join([*HEAD, *(_row(name, score) for name, score in scores.items())])
    first = f"{args.days} days of {args.doors} doors, seeds {args.seed} to {args.seed + args.days - 1}."
    print(f"{first}\n\n{table}")
    if args.store:
        storing.store(args.store, "alarm", f"{first}\n\n{table}")
    return 0 if _is_reached(scores[ours.name]) else 1


def _days(park: Sequence[Door], first: int, count: int) -> list[list[Day]]:
    return [[simulated(door, seed) for door in park] for seed in range(first, first + count)]


def _score(days: Sequence[Sequence[Day]], means: dict[int, float], contender: Contender) -> Score:
    score = Score()
    for day in days:
        judge(day, means, contender, score)
    return score


def _merit(score: Score) -> tuple[bool, float]:
    """The best precision of those with enough recall; of those without, the best recall."""
    enough = score.recall >= LEAST_RECALL
    return enough, score.precision if enough else score.recall


def _row(name: str, score: Score) -> str:
    figures = (f"{score.recall:.2f}", f"{score.precision:.2f}", f"{score.precision_standing:.2f}")
    return f"| {name} | {' | '.join(figures)} | {score.warning:.0f} | {score.raised} | {score.missed} |"


def _is_reached(score: Score) -> bool:
    enough = score.recall >= LEAST_RECALL and score.precision >= LEAST_PRECISION
    return enough and score.warning >= LEAST_MINUTES


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alarm", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--days", type=int, default=30, help="simulated days (default 30)")
    parser.add_argument("--doors", type=int, default=40, help="doors of the park (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first day (default 1)")
    parser.add_argument(
        "--store", type=Path, metavar="MD", help="page in which the table replaces that of the last run"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
