"""The planner's benchmark, run quickly: every row is there, every plan is as the table says, and there is a picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.planner.contenders import CONTENDERS
from services.planning import model, rules
from services.planning.model import solution
from tests.seeds import cases

TAKING_PART = CONTENDERS
SIZES = ("0.01", "0.02")


@pytest.mark.slow
@pytest.mark.parametrize("kind", cases(["set-ups", "plain"], fast=1, slow=1))
def test_the_quick_benchmark_has_every_row_valid_plans_and_a_picture(kind: str, tmp_path: Path) -> None:
    suffix = "" if kind == "plain" else f"-{kind}"
    picture = tmp_path / "picture.png"
    command = [sys.executable, "-m", "benchmarks.planner", "--quick", "--kinds", kind]
    page = tmp_path / "page.md"
    page.write_text("Before.\n", encoding="utf-8")
    command += ["--folder", str(tmp_path), "--picture", str(picture), "--store", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    *tables, growth, ablations = [text for text in done.stdout.split("\n\n") if text.startswith(("park ", "Parkloom"))]
    assert len(tables) == len(SIZES)
    for size, table in zip(SIZES, tables, strict=True):
        _is_reported_as_it_is(tmp_path, f"{size}{suffix}", table)
    assert [row.split()[0] for row in growth.splitlines()[2:]] == list(SIZES)
    ours = [contender.title for contender in TAKING_PART if contender.ours]
    assert [row.split("  ")[0] for row in ablations.splitlines()[2:]] == ours
    assert tables[-1] in page.read_text(encoding="utf-8")
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def _is_reported_as_it_is(folder: Path, size: str, table: str) -> None:
    """One row a contender; those with a plan keep every rule, and our own runs all have one."""
    rows = table.splitlines()[2:]
    assert len(rows) == len(TAKING_PART)
    park = model.read(folder / f"park-{size}.json.gz")
    for contender, row in zip(TAKING_PART, rows, strict=True):
        assert row.startswith(contender.title)
        written = folder / f"plan-{size}-{contender.name}.json.gz"
        assert written.exists() == row.endswith("kept"), row
        assert written.exists() or not contender.ours, row
        if written.exists():
            assert rules.examine(park, solution.read(written, park.start).lots).violations == []
