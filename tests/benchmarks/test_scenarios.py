"""The benchmark of scenarios on a small park: each is planned and compared, and nothing that is live changes."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from benchmarks.scenarios import __main__ as benchmark
from benchmarks.scenarios import digest
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.matching.storage import tables
from tests.matching import world


@pytest.mark.slow
def test_scenarios_are_planned_side_by_side_and_live_data_stay(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--size", "0.01", "--seconds", "1", "--park-seconds", "1", "--scenarios", "12"]
    assert benchmark.main(asked) == 0
    head, table, sums = capsys.readouterr().out.strip().split("\n\n")
    assert "12 scenarios of 1 s" in head
    rows = table.splitlines()[1:]
    assert len(rows) == 12
    assert not [row for row in rows if "none" in row]
    before, after = re.findall(r"([0-9a-f]{16}) (?:before|after)", sums)
    assert before == after


@pytest.mark.slow
def test_one_figure_of_one_row_changes_the_digest(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/matching.db"
    migrate(url, "services.matching")
    with closing(Database(url)) as database:
        small = world.furnished(database)
        small.place(world.draft())
        before, rows = digest.of_everything_live(database)
        assert digest.of_everything_live(database) == (before, rows)
        small.write(lambda session: session.execute(update(tables.orders).values(quantity=81)))
        after, same = digest.of_everything_live(database)
    assert (after != before, same) == (True, rows)
