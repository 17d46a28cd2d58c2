"""Counts of what happened in a park, printed a seed at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

WIDTH = 24


@dataclass
class Ledger:
    """Counts by name, refusals by code, and findings by clause."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    def text(self) -> str:
        """The ledger as lines."""
        rows = [f"seed {self.seed}"]
        rows += [f"  {name:{WIDTH}} {count:9,}" for name, count in sorted(self.counts.items())]
        rows += [f"  refused {code:{WIDTH + 8}} {count:,}" for code, count in sorted(self.refused.items())]
        rows += [f"  FOUND {clause:{WIDTH}} {count:,}" for clause, count in sorted(self.findings.items())]
        rows += [f"  {'checker findings':{WIDTH}} {sum(self.findings.values()):9,}"]
        return "\n".join(rows)
