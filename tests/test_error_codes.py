"""Every code of an error or problem has one set of parameters, and docs/error-codes.md lists both.

`python -m tests.test_error_codes` writes the page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from services import errors

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "error-codes.md"
HEAD = """# Error codes

Every error has a code, `ErrorInfo.reason`, and parameters, `ErrorInfo.metadata`; every problem of a field has a code,
`FieldViolation.reason`. Programs and translations go by these, not by the English sentences. The parameters of the
n-th field violation stand in the same metadata as `violation-<n>-<name>`, counted from 0. All are text: dates as
YYYY-MM-DD, numbers without separators.

Not listed: a rule beside a field of a request (protovalidate) has the rule's id as its code, `string.pattern` as
`RULE_STRING_PATTERN`, with what it demands as `rule_value`. A fault of ours is `INTERNAL`; only the log, by the request
id, has more. A status without details, from a proxy say, has the name of its gRPC code.

| code | parameters | raised by |
| --- | --- | --- |
"""
_KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
_CONSTRUCTORS = {*_KINDS, "Problem", "Fault", "UnbookedReason", "cls"}
# Without one of these no file makes an error.
_CALLS = re.compile(rf"\b({'|'.join(_CONSTRUCTORS)}|Invalid\.field)\(")
# The two that pass on codes which others made, beside a few of their own.
_TRANSLATORS = ("services/chassis/rpc/status.py", "services/chassis/rpc/validation.py")


@cache
def uses() -> tuple[tuple[str, frozenset[str], str], ...]:
    """(code, names of its parameters, module) for each place that makes an error or a problem."""
    return tuple(_uses())


def _uses() -> Iterator[tuple[str, frozenset[str], str]]:
    for path in sorted((ROOT / "services").rglob("*.py")):
        module, text = str(path.relative_to(ROOT)), path.read_text()
        if not _CALLS.search(text):
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and _makes_one(call.func, module):
                yield from _code(call, module)


def _makes_one(function: ast.expr, module: str) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "field" and isinstance(function.value, ast.Name) and function.value.id == "Invalid"
    if not isinstance(function, ast.Name) or function.id not in _CONSTRUCTORS:
        return False
    # `Problem` is a park to be planned there, and `cls` an error's constructor in errors.py alone.
    planning = module.startswith("services/planning/") and function.id == "Problem"
    return not planning and (function.id != "cls" or module == "services/errors.py")


def _code(call: ast.Call, module: str) -> Iterator[tuple[str, frozenset[str], str]]:
    code = call.args[0]
    if isinstance(code, ast.Constant):
        yield str(code.value), _params(call, module), module
    else:
        # errors.py passes a problem's own code on.
        passes_on = module in ("services/errors.py", *_TRANSLATORS)
        assert passes_on, f"{module}:{call.lineno}: write the code there, as a literal"


def _params(call: ast.Call, module: str) -> frozenset[str]:
    """The keys of the dictionary given, which may stand in a name assigned above."""
    given = [argument for argument in call.args[1:] if isinstance(argument, ast.Dict)]
    given += [keyword.value for keyword in call.keywords if isinstance(keyword.value, ast.Dict)]
    named = [argument for argument in call.args[1:] if isinstance(argument, ast.Name) and argument.id == "params"]
    if named:
        given.append(_assigned(module, call.lineno))
    return frozenset(key.value for each in given for key in each.keys if isinstance(key, ast.Constant))


def _assigned(module: str, line: int) -> ast.Dict:
    """The last `params = {…}` before the line."""
    found = [
        node.value
        for node in ast.walk(ast.parse((ROOT / module).read_text()))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and node.lineno < line
    ]
    return max(found, key=lambda value: value.lineno)


def page() -> str:
    """What docs/error-codes.md must hold."""
    rows: dict[str, tuple[frozenset[str], set[str]]] = {}
    for code, params, module in uses():
        rows.setdefault(code, (params, set()))[1].add(module.split("/")[1].removesuffix(".py"))
    lines = [
        f"| `{code}` | {', '.join(f'`{name}`' for name in sorted(params))} | {', '.join(sorted(places))} |"
        for code, (params, places) in sorted(rows.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def test_a_code_is_in_upper_snake_case_and_has_the_same_parameters_everywhere() -> None:
    of_code: dict[str, set[frozenset[str]]] = {}
    for code, params, _ in uses():
        of_code.setdefault(code, set()).add(params)
    assert [code for code in of_code if not re.fullmatch(r"[A-Z]+(_[A-Z0-9]+)*", code)] == []
    assert {code: params for code, params in of_code.items() if len(params) > 1} == {}


def test_the_page_lists_every_code_with_its_parameters() -> None:
    assert PAGE.read_text() == page(), "run python -m tests.test_error_codes"


if __name__ == "__main__":
    PAGE.write_text(page())
