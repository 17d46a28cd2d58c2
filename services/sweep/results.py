"""The results of a sweep: a table for people and for spreadsheets, and a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, fields
from xml.sax.saxutils import escape

from services.sweep.rows import Row

BAR, TOP, LEFT, WIDTH, FIGURES = 20, 64, 220, 620, 120
COLOURS = {
    "production": "#0f5c55",
    "haulage": "#6aa84f",
    "set_up_cost": "#8e7cc3",
    "lateness": "#e69138",
    "unmet": "#cc0000",
}


def as_csv(rows: Sequence[Row]) -> str:
    """The rows with all their figures, a line each."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(Row)], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**asdict(row), "limits": " ".join(row.limits)})
    return text.getvalue()


def as_table(rows: Sequence[Row]) -> str:
    """The rows as text; changes are those from the first one, the park as it is."""
    first, width = rows[0], max(8, *(len(row.scenario) for row in rows))
    head = f"{'scenario':<{width}} {'in time':>8} {'late':>6} {'short':>6} {'made':>8} {'cost':>16} {'change':>9} "
    lines = [head + f"{'set-ups':>8}  runs out"]
    for row in rows:
        if row.failure:
            lines.append(f"{row.scenario:<{width}} {row.failure}")
            continue
        made = f"{100 * row.made / row.demand:.1f} %" if row.demand else "-"
        change = f"{100 * (row.cost / first.cost - 1):+.1f} %" if first.cost and not first.failure else "-"
        lines.append(
            f"{row.scenario:<{width}} {row.on_time_in_full:>8,} {row.late_orders:>6,} {row.short_orders:>6,} {made:>8} "
            f"{row.cost:>16,.0f} {change:>9} {row.set_ups:>8,}  {', '.join(row.limits[:3]) or '-'}"
        )
    return "\n".join(lines) + "\n"


def as_picture(rows: Sequence[Row]) -> str:
    """An SVG: a bar for each scenario's cost by part, and its orders in time; the scenarios in their sequence."""
    shown = [row for row in rows if not row.failure]
    most = max((row.cost for row in shown), default=0.0) or 1.0
    height, width = TOP + BAR * len(shown) + 12, LEFT + WIDTH + FIGURES
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">'
    )
    parts = [
        root,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<text x="8" y="20" font-size="15">Cost by scenario, and orders in time and in full</text>',
        *_legend(),
        *(line for number, row in enumerate(shown) for line in _bar(row, number, most)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend() -> list[str]:
    lines = []
    for number, (name, colour) in enumerate(COLOURS.items()):
        x = LEFT + 125 * number
        lines.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{colour}"/>')
        lines.append(f'<text x="{x + 17}" y="45">{name.replace("_", " ")}</text>')
    return lines


def _bar(row: Row, number: int, most: float) -> list[str]:
    y, x = TOP + BAR * number, float(LEFT)
    lines = [f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(row.scenario[:32])}</text>']
    for name, colour in COLOURS.items():
        part = WIDTH * getattr(row, name) / most
        lines.append(f'<rect x="{x:.1f}" y="{y}" width="{part:.1f}" height="{BAR - 5}" fill="{colour}"/>')
        x += part
    lines.append(f'<text x="{x + 6:.1f}" y="{y + 13}">{row.on_time_in_full} of {row.orders}</text>')
    return lines
