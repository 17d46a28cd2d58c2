"""Names in a park file: what would be taken for another name, or name nobody, is refused at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.errors import Invalid
from services.planning.model import read

LINE = {
    "id": "e1",
    "enterprise": "Lin Knitting",
    "link": "knit",
    "zone": "z",
    "daily_capacity": 10,
    "price": 1.0,
    "tags": ["n168"],
    "capacity_overrides": [{"date": "2026-03-03", "capacity": 0}],
}
STEP = {"link": "knit", "load": 1.0, "tags": ["n168"]}


def _document() -> dict[str, Any]:
    order = {
        "id": "o",
        "quantity": 5,
        "release_date": "2026-03-02",
        "due_date": "2026-03-04",
        "late_cost": 0.1,
        "unmet_cost": 10.0,
        "partial": True,
        "route": [dict(STEP)],
    }
    quota = {"id": "effluent", "links": ["knit"], "daily_limit": 100, "per_unit": 1.0}
    return {
        "start_date": "2026-03-02",
        "days": 4,
        "zones": [{"id": "z"}],
        "lanes": [],
        "lines": [json.loads(json.dumps(LINE))],
        "quotas": [quota],
        "orders": [order],
    }


def _written(folder: Path, document: dict[str, Any], encoding: str = "utf-8") -> Path:
    path = folder / "park.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding=encoding)
    return path


def _line(document: dict[str, Any], **changes: object) -> None:
    document["lines"][0].update(changes)


def _step(document: dict[str, Any], **changes: object) -> None:
    document["orders"][0]["route"][0].update(changes)


TWICE = [{"date": "2026-03-03", "capacity": 0}, {"date": "2026-03-03", "capacity": 9}]


@pytest.mark.parametrize(
    ("change", "field", "hint"),
    [
        (lambda d: _line(d, enterprise="Lin Knitting "), "lines[0].enterprise", "blanks at the beginning and the end"),
        (lambda d: _line(d, enterprise="   "), "lines[0].enterprise", "blanks"),
        (lambda d: _line(d, id="e\x001"), "lines[0].id", "control characters"),
        (lambda d: _line(d, tags=[""]), "lines[0].tags[0]", "leave it out"),
        (lambda d: _line(d, tags=["n168", " "]), "lines[0].tags[1]", "blanks"),
        (lambda d: _line(d, tags=["n168", "n168"]), "lines[0].tags", "name each once"),
        (lambda d: _line(d, capacity_overrides=TWICE), "lines[0].capacity_overrides[1].date", "keep one of the two"),
        (lambda d: _step(d, tags=[""]), "orders[0].route[0].tags[0]", "leave it out"),
        (
            lambda d: _step(d, excluded_enterprises=["Lin  Knitting"]),
            "orders[0].route[0].excluded_enterprises",
            'did you mean "Lin Knitting"?',
        ),
        (lambda d: _step(d, only_enterprises=["凤凰"]), "orders[0].route[0].only_enterprises", "lines[]"),
        (lambda d: d["quotas"][0].update(links=["knit", "knit"]), "quotas[0].links", "name each once"),
    ],
)
def test_a_name_that_means_another_or_nobody_is_refused_at_its_place(
    change: Any, field: str, hint: str, tmp_path: Path
) -> None:
    document = _document()
    change(document)
    with pytest.raises(Invalid) as refused:
        read(_written(tmp_path, document))
    [fault] = refused.value.problems
    assert fault.field == field
    assert hint in fault.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_with_and_without_a_byte_order_mark(encoding: str, tmp_path: Path) -> None:
    assert read(_written(tmp_path, _document(), encoding)).lines[0].enterprise == "Lin Knitting"
