"""The table: each page's p50 and p95, its weight, and what is slower or heavier than it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.call_seconds import Seconds

MOST_MILLISECONDS, MOST_KILOBYTES = 150.0, 600.0
HEAD = f"{'page':36}{'opened':>8}{'failed':>8}{'p50 ms':>9}{'p95 ms':>9}{'kB':>8}"


@dataclass(frozen=True, slots=True)
class Row:
    """One page: seconds of its openings, those that failed, and its bytes with all files that it names."""

    name: str
    seconds: Seconds
    failures: int
    size: int

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
        shown = f"{self.name:36}{len(self.seconds.each):8}{self.failures:8}{p50:9.0f}{self.p95:9.0f}"
        return f"{shown}{self.size / 1000:8.0f}{'  too much' if self.too_much else ''}"


def rows(seconds: Mapping[str, list[float]], failures: Mapping[str, int], sizes: Mapping[str, int]) -> list[Row]:
    """A row for each page that was opened, the slowest first."""
    found = [Row(name, Seconds(each), failures.get(name, 0), sizes[name]) for name, each in seconds.items()]
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
