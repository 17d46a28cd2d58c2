"""Any value in a field of a park file is read or refused by the name of an entry: nothing else happens."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from services.errors import Invalid
from services.planning import model
from tests.planning import parks

Path = tuple[str | int, ...]
# May have either sign: a place on the globe.
SIGNED = {"latitude", "longitude"}
HOSTILE = (math.nan, math.inf, -math.inf, -1, -0.5, 10**13, 10**400, 1e300, True, None, "", "x", "\ud800", [], {}, [{}])
DATES = ("0001-01-01", "9999-12-31", "2026-02-30", "2026-W10-1", "2026-3-2", "20260302", "２０２６-03-02", 0, None)


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The ways to all fields of a document, those of entries and the entries themselves."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from _leaves(member, (*path, key))


PATHS = tuple(_leaves(parks.document()))


def _with(path: Path, value: object) -> dict[str, Any]:
    document = parks.document()
    *way, last = path
    place: Any = document
    for key in way:
        place = place[key]
    place[last] = value
    return document


def _value(path: Path) -> object:
    value: Any = parks.document()
    for key in path:
        value = value[key]
    return value


def _dotted(path: Path) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


def _refusal(document: dict[str, Any]) -> Invalid | None:
    try:
        model.parse(document)
    except Invalid as refused:
        return refused
    return None


@pytest.mark.parametrize("path", PATHS, ids=_dotted)
def test_a_hostile_value_is_read_or_refused_and_never_a_crash(path: Path) -> None:
    for value in (*HOSTILE, *DATES):
        refused = _refusal(_with(path, value))
        if refused is not None:
            (fault,) = refused.problems
            assert fault.field, (value, refused)
            assert fault.hint, (value, refused)
            assert "\n" not in refused.message


@pytest.mark.parametrize("path", [path for path in PATHS if isinstance(_value(path), int | float)], ids=_dotted)
def test_no_number_of_a_park_may_be_absurd(path: Path) -> None:
    beyond = () if path[-1] in SIGNED else (10**13, 1e300, -1, -0.5)
    for value in (math.nan, math.inf, -math.inf, 10**400, *beyond):
        refused = _refusal(_with(path, value))
        assert refused is not None, value
        assert str(path[-1]) in refused.message


LOADS = [path for path in PATHS if path[-1] in {"load", "per_unit"}]


@pytest.mark.parametrize("path", LOADS, ids=_dotted)
def test_a_load_is_nothing_or_large_enough_to_count_units_by(path: Path) -> None:
    for value in (5e-324, 1e-12, 9.9e-7):
        refused = _refusal(_with(path, value))
        assert refused is not None, value
        assert "at least 1e-06" in refused.message
    assert _refusal(_with(path, 1e-6)) is None


@pytest.mark.parametrize("cost", ["unmet_cost", "late_cost"])
def test_what_a_whole_order_may_cost_is_bounded_and_both_fields_are_named(cost: str) -> None:
    document = parks.document()
    document["orders"][0] |= {"quantity": 10**6, cost: 1e7}
    refused = _refusal(document)
    assert refused is not None
    assert f"quantity × {cost}" in refused.message
