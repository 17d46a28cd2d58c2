"""The machine that a benchmark ran on, in words for its table."""

from __future__ import annotations

import os


def load() -> str:
    """The machine's load over 1, 5 and 15 minutes."""
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def described() -> str:
    """The machine's cores, and its load now, at the end of a benchmark."""
    return f"{os.cpu_count()} cores; load of the machine at the end (1, 5, 15 minutes): {load()}"
