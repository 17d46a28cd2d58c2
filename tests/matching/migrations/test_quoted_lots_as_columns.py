"""Quotes from before are read as the same answers after the revision."""

from __future__ import annotations

import importlib
import json

from services.matching.domain.quotes import QuotedLots
from tests.matching.world import day, lots_of

revision = importlib.import_module("services.matching.migrations.versions.0044_quoted_lots_as_columns")


def test_lots_of_an_answer_are_the_same_before_and_after() -> None:
    steps = [("cut-1", day(1)), ("sew-b", day(3))], [("cut-1", day(1)), ("sew-a", day(4))]
    before = [
        {"quantity": units, "places": [{"line": line, "day": when.toordinal()} for line, when in each]}
        for units, each in zip((80, 20), steps, strict=True)
    ]
    text = revision._in_columns(json.dumps({"answers": [{"kind": "earliest", "lots": before}]}))
    (answer,) = json.loads(text)["answers"]
    columns = {name: tuple(column) for name, column in answer["lots"].items()}
    assert QuotedLots(**columns).of_order("o1") == lots_of("o1", (80, steps[0]), (20, steps[1]))
