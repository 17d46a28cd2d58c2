"""Cost and bound over time, one column of two panels a park: money above, the gap below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.planner.tables import Heat

SMALLEST_GAP = 1e-4  # what the lower panel can show
WIDTH, HEIGHT = 4.6, 7.4  # inches of one park


def draw(heats: Sequence[Heat], path: Path) -> None:
    """Write the picture, a PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    size = (WIDTH * len(heats) + 2.4, HEIGHT)
    figure, axes = pyplot.subplots(2, len(heats), figsize=size, squeeze=False, layout="constrained")
    for number, heat in enumerate(heats):
        _money(axes[0][number], heat)
        _gaps(axes[1][number], heat)
    handles, labels = axes[0][0].get_legend_handles_labels()
    for panel in axes[0][1:]:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            if label not in labels:
                handles.append(handle)
                labels.append(label)
    figure.legend(handles, labels, loc="outside right upper", fontsize=8)
    figure.savefig(path, format="png", dpi=110)
    pyplot.close(figure)


def _money(panel: Any, heat: Heat) -> None:
    from matplotlib import ticker

    panel.step(*_costs(heat), where="post", color="tab:blue", label="Parkloom: cost")
    panel.step(*_bounds(heat), where="post", color="black", label="Parkloom: bound")
    for place, title, cost in _others(heat):
        panel.axhline(cost, color=f"C{place}", linestyle="--", label=title)
    panel.set_yscale("log")
    panel.yaxis.set_major_formatter(ticker.EngFormatter())
    panel.yaxis.set_minor_formatter(ticker.EngFormatter())
    panel.set_title(
        f"{heat.park.enterprises:,} enterprises, {heat.park.orders:,} orders{', set-ups' if heat.park.set_ups else ''}"
    )
    panel.set_ylabel("money")


def _gaps(panel: Any, heat: Heat) -> None:
    seconds, costs = _costs(heat)
    panel.step(seconds, [_percent(heat.gap(cost)) for cost in costs], where="post", color="tab:blue")
    seconds, bounds = _bounds(heat)
    panel.step(seconds, [_percent(1 - bound / heat.bound) for bound in bounds], where="post", color="black")
    for place, _, cost in _others(heat):
        panel.axhline(_percent(heat.gap(cost)), color=f"C{place}", linestyle="--")
    panel.set_yscale("log")
    panel.set_ylabel("% away from the best bound proven")
    panel.set_xlabel("seconds since the process was started")


def _percent(share: float) -> float:
    return 100 * max(SMALLEST_GAP, share)


def _others(heat: Heat) -> list[tuple[int, str, float]]:
    """Place, title and cost of those with a valid plan besides ours; each keeps its colour from park to park."""
    return [
        (place, each.contender.title, each.verdict.cost)
        for place, each in enumerate(heat.outcomes)
        if place > 0 and each.verdict is not None and each.valid
    ]


def _costs(heat: Heat) -> tuple[list[float], list[float]]:
    """Seconds and costs since the first plan."""
    moments = [(moment.seconds, moment.cost) for moment in heat.ours.course if moment.cost is not None]
    return [seconds for seconds, _ in moments], [cost for _, cost in moments]


def _bounds(heat: Heat) -> tuple[list[float], list[float]]:
    """Seconds and bounds since the first that says anything."""
    moments = [moment for moment in heat.ours.course if moment.bound > 0]
    return [moment.seconds for moment in moments], [moment.bound for moment in moments]
