"""Rows of lots from before are read as the same lots after the revision."""

from __future__ import annotations

import importlib
import json
from collections import namedtuple

from services.planning.model.lots import Lots
from tests.matching.world import day, lots_of

revision = importlib.import_module("services.matching.migrations.versions.0004_lots_as_columns")
Before = namedtuple("Before", "park order quantity steps")


def test_lots_of_an_order_are_the_same_before_and_after() -> None:
    steps = [("sew-b", day(1)), ("cut-1", day(3))], [("cut-1", day(-2))]
    rows = [
        Before("p1", "o1", quantity, json.dumps([(line, when.isoformat()) for line, when in each]))
        for quantity, each in zip((80, 20), steps, strict=True)
    ]
    encoded = revision._encoded("o1", rows)
    assert Lots.decoded([encoded]) == lots_of("o1", (80, steps[0]), (20, steps[1]))
