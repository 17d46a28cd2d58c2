"""Ids that a database's sessions draw."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

from services.chassis.database import Database, new_id


def test_ids_are_random_and_do_not_show_how_many_there_are(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/ids.db")) as database:
        drawn = [database.read(partial(new_id, purpose="trip")) for _ in range(50)]
    assert len(set(drawn)) == 50
    assert {len(ident) for ident in drawn} == {32}
    assert drawn != sorted(drawn)


def test_a_source_that_is_handed_over_is_asked_for_the_purpose(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/ids.db", ids=lambda purpose: f"{purpose} 1")) as database:
        assert database.transact(partial(new_id, purpose="trip")) == "trip 1"
