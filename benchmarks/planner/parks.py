"""The parks of the benchmark: made by the project's own generator, so that anyone can make the same."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ENTERPRISES, ORDERS = 1210, 2000  # the park of size 1
FEWEST_ENTERPRISES = 8


@dataclass(frozen=True, slots=True)
class Park:
    """A park file, how large it is, and whether its lines have set-ups and smallest runs."""

    path: Path
    size: float
    set_ups: bool
    enterprises: int
    orders: int
    units: int

    @property
    def name(self) -> str:
        """The park's name in tables: its size, and what its lines have."""
        return f"{self.size:g} with set-ups" if self.set_ups else f"{self.size:g}"


def made(folder: Path, size: float, load: float, seed: int, *, set_ups: bool = False) -> Park:
    """A park of so many times 1,210 enterprises and 2,000 orders, written into a folder."""
    enterprises, orders = max(FEWEST_ENTERPRISES, round(ENTERPRISES * size)), max(1, round(ORDERS * size))
    path = folder / f"park-{size:g}{'-set-ups' if set_ups else ''}.json.gz"
    asked = {"--enterprises": enterprises, "--orders": orders, "--load": load, "--seed": seed, "-o": path}
    options = [str(part) for pair in asked.items() for part in pair]
    options.append("--set-ups" if set_ups else "--no-set-ups")
    subprocess.run([sys.executable, "-m", "services", "generate", *options], check=True)
    document = json.loads(gzip.decompress(path.read_bytes()))
    return Park(path, size, set_ups, enterprises, orders, sum(order["quantity"] for order in document["orders"]))
