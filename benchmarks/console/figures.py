"""The table: each page's p50 and p95, its weight, its costs, and what is slower or heavier than it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.call_seconds import Seconds
from benchmarks.console.processor import Costs

MOST_MILLISECONDS, MOST_KILOBYTES = 150.0, 600.0
# Of whose processor time there is a column.
PROCESSES = ("console", "registry", "matching", "logistics")
HEAD = "".join(
    [
        f"{'page':36}{'opened':>8}{'failed':>8}{'p50 ms':>8}{'p95 ms':>8}{'kB':>6}{'cpu ms':>8}",
        *(f"{name:>11}" for name in PROCESSES),
    ]
)


@dataclass(frozen=True, slots=True)
class Row:
    """One page: seconds of its openings, those that failed, its bytes with all files that it names, and its costs."""

    name: str
    seconds: Seconds
    failures: int
    size: int
    costs: Costs

    @property
    def p95(self) -> float:
        """Milliseconds in which 19 of 20 openings were done."""
        return 1000 * self.seconds.p95

    @property
    def too_much(self) -> bool:
        """True where the page is slower or heavier than it may be, or could not be opened."""
        return bool(self.failures) or self.p95 > MOST_MILLISECONDS or self.size > 1000 * MOST_KILOBYTES

    @property
    def text(self) -> str:
        p50 = 1000 * self.seconds.p50
        shown = f"{self.name:36}{len(self.seconds.each):8}{self.failures:8}{p50:8.0f}{self.p95:8.0f}"
        spent = "".join(f"{1000 * self.costs.each.get(name, 0.0):11.0f}" for name in PROCESSES)
        costs = f"{1000 * self.costs.together:8.0f}{spent}"
        return f"{shown}{self.size / 1000:6.0f}{costs}{'  too much' if self.too_much else ''}"


def rows(
    seconds: Mapping[str, list[float]],
    failures: Mapping[str, int],
    sizes: Mapping[str, int],
    costs: Mapping[str, Costs],
) -> list[Row]:
    """A row for each page that was opened, the slowest first."""
    found = [
        Row(name, Seconds(each), failures.get(name, 0), sizes[name], costs[name]) for name, each in seconds.items()
    ]
    return sorted(found, key=lambda row: -row.p95)


def table(title: str, found: Sequence[Row]) -> str:
    """The rows below their heads, and the slowest and the heaviest page in a sentence."""
    lines = [title, "", HEAD, *(row.text for row in found)]
    if found:
        heaviest = max(found, key=lambda row: row.size)
        every = Seconds([each for row in found for each in row.seconds.each])
        together = f"all pages: p50 {1000 * every.p50:.0f} ms, p95 {1000 * every.p95:.0f} ms"
        slowest = f"slowest: {found[0].name}, p95 {found[0].p95:.0f} ms"
        lines += ["", f"{together}; {slowest}; heaviest: {heaviest.name}, {heaviest.size / 1000:.0f} kB compressed"]
    return "\n".join(lines)
