from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.chassis.retention import Retention
from services.errors import Unavailable


def test_one_table_that_cannot_be_pruned_keeps_none_of_the_others(database: Database) -> None:
    """It ended the whole process."""
    pruned: list[str] = []

    def refuse(_session: Session) -> None:
        raise KeyError("w-17")

    Retention(database, "weaving", [refuse, lambda _: pruned.append("second")]).prune()
    assert pruned == ["second"]


def test_an_outage_is_left_to_the_timer(database: Database) -> None:
    def away(_session: Session) -> None:
        raise Unavailable("DATABASE_AWAY", "away")

    with pytest.raises(Unavailable):
        Retention(database, "weaving", [away]).prune()
