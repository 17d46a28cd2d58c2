"""Bad input: every problem at once, each with its field's path and what to do; the servicer never sees it."""

from __future__ import annotations

from typing import Any

import pytest

from services.errors import Invalid, Problem

BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "parks/sock"}, "name", "write it in the form"),
    ({"lines": [{}, {"quantity": -1}]}, "lines[1].quantity", "must be greater than or equal to 0"),
    ({"lines_by_id": {"a": {"quantity": 10**12}}}, 'lines_by_id["a"].quantity', "less than or equal to 1000000000"),
    ({"line": {"release": 2, "due": 1}}, "line.due", "set it not before release"),
    ({"lines": [{"release": 2, "due": 1}]}, "lines[0].due", "set it not before release"),
    ({"lines_by_id": {"a": {"release": 2}}}, 'lines_by_id["a"].due', "set it not before release"),
]


@pytest.mark.parametrize(("fields", "path", "hint"), BROKEN)
def test_a_broken_rule_is_reported_with_its_field_and_a_hint(
    served: Any, fields: dict[str, Any], path: str, hint: str
) -> None:
    code, error = served.error(lambda: served.stub().Echo(served.request(**fields)))
    assert (code, type(error), served.echo.calls) == ("INVALID_ARGUMENT", Invalid, 0)
    (problem,) = error.problems
    assert problem.field == path
    assert hint in problem.hint


def test_all_problems_are_reported_at_once(served: Any) -> None:
    fields = {"name": "x", "lines": [{"quantity": -1}]}
    _, error = served.error(lambda: served.stub().Echo(served.request(**fields)))
    assert [problem.field for problem in error.problems] == ["name", "lines[0].quantity"]


def test_bytes_that_are_no_message_are_invalid(served: Any) -> None:
    raw = served.channel().unary_unary("/tests.echo.v1.EchoService/Echo")
    code, error = served.error(lambda: raw(b"\xff\xff\xff"))
    assert (code, type(error)) == ("INVALID_ARGUMENT", Invalid)


def test_a_watch_is_checked_like_any_call(served: Any) -> None:
    code, error = served.error(lambda: next(served.stub().WatchEcho(served.request(name="x"))))
    assert code == "INVALID_ARGUMENT"
    assert isinstance(error.problems[0], Problem)
