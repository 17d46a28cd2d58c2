"""Numbers and days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.console.core import typed

NUMBERS = {
    "20000": 20_000,
    " 20,000 ": 20_000,
    "1,200": 1_200,
    "1，200": 1_200,
    "1,234,567": 1_234_567,
    "２００００": 20_000,
    "12万": 120_000,
    "1.5万": 15_000,
    "１．５万": 15_000,
    "1,200 万": 12_000_000,
    "0.0001万": 1,
    "4 321": 4_321,
    "0": 0,
    "-5": -5,
    "": None,
    "\u3000": None,
}
NO_NUMBERS = (
    "1,5",
    "12,00",
    "1,2345",
    ",200",
    "1,",
    "1,200,",
    "1234,567",
    "12.0",
    "12.000",
    "1.23456万",
    "1,5万",
    "万",
    "1.万",
    "1万2000",
    "3千",
    "1e3",
    "+5",
    "0x10",
    "1_000",
    "1 20",
    "1 200,000",
    "5²",
    "①",
    "٣",
    "many",
    "9" * 5000,
)


@pytest.mark.parametrize(
    ("text", "share"), [("3", 0.03), ("3%", 0.03), ("2.5 %", 0.025), ("１００％", 1.0), ("0", 0.0), ("", None)]
)
def test_a_share_is_read_as_percent(text: str, share: float | None) -> None:
    assert typed.share(text) == share


@pytest.mark.parametrize("text", ["-1", "3,5", "2.555", "three", "%", "1000", "3%%", "NaN"])
def test_what_is_no_percent_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the form has the words
        typed.share(text)


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_whole_number_is_read_as_people_write_it(text: str, number: int | None) -> None:
    assert typed.whole_number(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_could_be_meant_otherwise_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (says nothing: the field has the words)
        typed.whole_number(text)


@settings(max_examples=50)
@given(st.integers(0, 10**15))
def test_every_number_is_read_as_it_is_grouped(number: int) -> None:
    grouped = f"{number:,}"
    assert typed.whole_number(grouped) == typed.whole_number(str(number)) == number
    assert typed.whole_number(f"{grouped}万") == number * 10_000


@pytest.mark.parametrize("text", ["2026-12-01", "2026/12/1", "2026.12.1", "2026年12月1日", "２０２６-１２-０１"])
def test_a_day_is_read_in_each_of_its_forms(text: str) -> None:
    assert typed.day(text) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "text", ["12月1日", "1/12/2026", "2026-13-01", "2026-02-30", "26-12-01", "2026-12/01", "0000-01-01", "soon", "2026"]
)
def test_what_is_no_day_or_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (says nothing: the field has the words)
        typed.day(text)


# Not `st.text()`: it looks up the category of every character there is, which takes seconds.
ANY_TEXT = st.lists(st.one_of(st.integers(0, 0x3000), st.integers(0, 0xD7FF)).map(chr)).map("".join)


@settings(max_examples=50)
@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (typed.whole_number, typed.day):
        try:
            read(text)
        except ValueError:
            continue
