"""What people write for the breaks of a departure."""

from __future__ import annotations

import pytest

from services.console.waves.forms import breaks_in


@pytest.mark.parametrize("text", ["12:00-13:00,17:30-18:00", "12:00 – 13:00，17:30至18:00", "12:00~13:00;17:30-18:00"])
def test_breaks_are_read_as_people_write_them(text: str) -> None:
    found = breaks_in(text)
    assert found is not None
    assert [(each.begins_at, each.ends_at) for each in found] == [("12:00", "13:00"), ("17:30", "18:00")]


def test_no_text_is_no_break() -> None:
    assert breaks_in(" ") == []


@pytest.mark.parametrize("text", ["noon", "13:00-12:00", "12:00-12:00", "12-13", "25:00-26:00", "12:00-13:00 " * 2])
def test_what_is_no_span_is_refused(text: str) -> None:
    assert breaks_in(text) is None


def test_more_breaks_than_a_departure_may_have_are_refused() -> None:
    assert breaks_in(",".join(["12:00-13:00"] * 21)) is None
