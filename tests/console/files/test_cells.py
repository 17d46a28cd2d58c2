"""Cells as spreadsheets hold them: numbers as text, days as numbers, and what is neither."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from services.console.files.cells import Cell, Kind, Value, harmless, read, shown

READ: list[tuple[Kind, Cell, Value]] = [
    (Kind.WHOLE, 20000.0, 20000),
    (Kind.WHOLE, "2万", 20000),
    (Kind.WHOLE, " 20,000 ", 20000),
    (Kind.WHOLE, "  ", None),
    (Kind.DAY, datetime(2026, 12, 1), "2026-12-01"),  # noqa: DTZ001 - a spreadsheet has no time zones
    (Kind.DAY, date(2026, 12, 1), "2026-12-01"),
    (Kind.DAY, 46357.0, "2026-12-01"),
    (Kind.DAY, "2026年12月1日", "2026-12-01"),
    (Kind.DAY, "20261201", "2026-12-01"),
    (Kind.DAY, 20261201, "2026-12-01"),
    (Kind.MONEY, 12.5, 12_500_000),
    (Kind.MONEY, "1,200.50", 1_200_500_000),
    (Kind.SHARE, 0.03, 0.03),
    (Kind.SHARE, "3%", 0.03),
    (Kind.FLAG, "是", True),
    (Kind.FLAG, False, False),
    (Kind.ID, 1001.0, "1001"),
    (Kind.ID, "W-17 ", "w-17"),
    (Kind.TEXT, "'=1+1", "=1+1"),
    (Kind.TEXT, "it's", "it's"),
    (Kind.WORDS, "wool, organic；Wool", ("wool", "organic")),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_what_a_cell_holds_is_read(kind: Kind, cell: Cell, value: Value) -> None:
    assert read(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.WHOLE, 1.5),
        (Kind.WHOLE, "12.0"),
        (Kind.WHOLE, True),
        (Kind.WHOLE, "1,5"),
        (Kind.DAY, "12/1"),
        (Kind.DAY, 3.0),
        (Kind.DAY, 46357.5),
        (Kind.DAY, "2026-02-30"),
        (Kind.MONEY, -1.0),
        (Kind.MONEY, "dear"),
        (Kind.DECIMAL, "nan"),
        (Kind.FLAG, "perhaps"),
        (Kind.TEXT, "#REF!"),
        (Kind.TEXT, "x" * 5000),
    ],
)
def test_what_a_cell_cannot_hold_is_never_guessed(kind: Kind, cell: Cell) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - without words: who reads a sheet names row and column
        read(kind, cell)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("sock") == "sock"


def test_money_and_days_are_shown_as_numbers_and_days() -> None:
    assert shown(Kind.MONEY, 12_500_000) == 12.5
    assert shown(Kind.MONEY, 12_000_000) == 12
    assert shown(Kind.DAY, "2026-12-01") == date(2026, 12, 1)
    assert shown(Kind.WORDS, ("a", "b")) == "a, b"
