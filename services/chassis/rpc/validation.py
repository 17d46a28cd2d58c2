"""Checks a request by the rules beside its fields (protovalidate), and reports each broken one as a problem.

The code is that of the rule: `string.pattern` gives RULE_STRING_PATTERN, with what the rule demands as `rule_value`.

A rule over a whole message has no field of its own: it begins its id with the one to blame, as in
`due_date.not_before_release_date`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, cast

import protovalidate
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from services.chassis.rpc import masks
from services.errors import Invalid, Problem

_validator = protovalidate.Validator()
# A status has no room for more, and who sent thousands of them needs the first ones only.
MOST_PROBLEMS = 50
# Longer lists are looked at element by element: an engine that collects all violations takes minutes and gigabytes.
LONG_LIST = 50
_WHOLE = "request"
_NOT_IN_CODES = re.compile(r"[^a-zA-Z0-9]+")


def check(request: Message) -> None:
    """Raises Invalid with a problem for each rule that `request` breaks, MOST_PROBLEMS of them at most.

    Of a resource with an `update_mask` beside it only what the mask names is read, or what is set where there is none,
    and only that can break a rule. Of lists that are long the first problem of each element is reported, and the rest
    where there is none.
    """
    if not _validator.collect_violations(request, fail_fast=True):
        return
    problems = list(islice(_in_long_lists(request, request, []), MOST_PROBLEMS)) or _all_problems(request)
    if problems:
        raise _invalid(problems)


def sift(request: Any, field: str) -> dict[int, Problem]:
    """The elements of the list `field` of `request` that break a rule, by place, each with its first problem.

    Raises Invalid where something else of the request breaks one.
    """
    if not _validator.collect_violations(request, fail_fast=True):
        return {}
    found: dict[int, Problem] = {}
    for place, element in enumerate(getattr(request, field)):
        for violation in _validator.collect_violations(element, fail_fast=True):
            problem = _problem(element.DESCRIPTOR, violation)
            found[place] = replace(problem, field=f"{field}[{place}].{problem.field}")
    rest = type(request)()
    rest.CopyFrom(request)
    good = [element for place, element in enumerate(getattr(request, field)) if place not in found]
    rest.ClearField(field)
    getattr(rest, field).extend(good[:1])
    # A list of which nothing is left is not what the client sent.
    problems = [problem for problem in _all_problems(rest) if not (found and problem.field == field)]
    if problems:
        raise _invalid(problems)
    return found


def too_many(path: str, most: int) -> Invalid:
    """The error of a list longer than `most`, in the words of its rule."""
    hint = f"must contain no more than {most} item(s)"
    return Invalid.of([Problem(_code("repeated.max_items"), path, _params(most), hint)])


def _all_problems(request: Message) -> list[Problem]:
    violations = [one for one in _validator.collect_violations(request) if _counts(request, one.proto)]
    return [_problem(cast(Descriptor, request.DESCRIPTOR), violation) for violation in violations]


def _in_long_lists(request: Any, message: Any, path: list[str]) -> Iterator[Problem]:
    """The first problem of each element of the long lists within `message`, however deep."""
    for field, value in message.ListFields():
        if (
            field.message_type is None
            or field.message_type.GetOptions().map_entry
            or _unread(request, path, field.name)
        ):
            continue
        if not field.is_repeated:
            yield from _in_long_lists(request, value, [*path, field.name])
        elif len(value) <= LONG_LIST:
            for index, element in enumerate(value):
                yield from _in_long_lists(request, element, [*path, f"{field.name}[{index}]"])
        else:
            yield from _of_elements(value, ".".join([*path, field.name]))


def _of_elements(elements: Sequence[Any], path: str) -> Iterator[Problem]:
    for index, element in enumerate(elements):
        for violation in _validator.collect_violations(element, fail_fast=True):
            problem = _problem(element.DESCRIPTOR, violation)
            inside = "" if problem.field == _WHOLE else f".{problem.field}"
            yield replace(problem, field=f"{path}[{index}]{inside}")


def _invalid(problems: Sequence[Problem]) -> Invalid:
    shown = Invalid.of(problems[:MOST_PROBLEMS])
    if len(problems) <= MOST_PROBLEMS:
        return shown
    message = f"{shown.message}; and {len(problems) - MOST_PROBLEMS} more"
    return Invalid(shown.code, message, {"count": f"{len(problems)}"}, shown.problems)


def _unread(request: Any, path: Sequence[str], field: str) -> bool:
    """True for a field of a resource that the update mask beside it leaves out."""
    return len(path) == 1 and _masked(request) and field not in _mask(request, path[0])


def _counts(request: Any, violation: Any) -> bool:
    elements = violation.field.elements if violation.field else []
    if len(elements) < 2 or not _masked(request):
        return True
    return elements[1].field_name in _mask(request, elements[0].field_name)


def _masked(request: Any) -> bool:
    return "update_mask" in request.DESCRIPTOR.fields_by_name and list(request.update_mask.paths) != [masks.ALL]


def _mask(request: Any, resource: str) -> set[str]:
    return {path.split(".", 1)[0] for path in masks.of(request, resource).paths or ()}


def _problem(root: Descriptor, broken: protovalidate.Violation) -> Problem:
    violation: Any = broken.proto
    elements = violation.field.elements if violation.field else []
    path = "".join(map(_segment, elements)).removeprefix(".")
    blamed = violation.rule_id.split(".", 1)[0]
    inside = _message_at(root, elements)
    if inside is not None and blamed in inside.fields_by_name:
        path = f"{path}.{blamed}".removeprefix(".")
    return Problem(_code(violation.rule_id), path or _WHOLE, _params(broken.rule_value), _hint(violation))


def _code(rule_id: str) -> str:
    return f"RULE_{_NOT_IN_CODES.sub('_', rule_id).upper()}"


def _params(rule_value: Any) -> dict[str, str]:
    return {"rule_value": f"{rule_value}"} if isinstance(rule_value, str | int | float) else {}


def _segment(element: Any) -> str:
    return f".{element.field_name}{_subscript(element.subscript)}"


def _subscript(subscript: Any) -> str:
    if subscript is None:
        return ""
    return f'["{subscript.value}"]' if isinstance(subscript.value, str) else f"[{subscript.value}]"


def _message_at(root: Descriptor, elements: Sequence[Any]) -> Descriptor | None:
    """The type of the message at the end of a path, or None where it ends in a plain value."""
    here: Descriptor | None = root
    for element in elements:
        field = here.fields_by_name.get(element.field_name) if here else None
        here = field.message_type if field else None
        if here is not None and here.GetOptions().map_entry:
            here = here.fields_by_name["value"].message_type
    return here


def _hint(violation: Any) -> str:
    message = str(violation.message)
    if violation.rule_id == "required":
        return "give a value: it is required"
    if violation.rule_id == "string.pattern":
        return message.replace("does not match regex pattern", "write it in the form", 1)
    return message
