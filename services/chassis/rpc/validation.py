"""Checks a request by the rules beside its fields (protovalidate), and reports each broken one as a problem.

The code is that of the rule: `string.pattern` gives RULE_STRING_PATTERN, with what the rule demands as `rule_value`.

A rule over a whole message has no field of its own: it begins its id with the one to blame, as in
`due_date.not_before_release_date`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import protovalidate
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from services.errors import Invalid, Problem

_validator = protovalidate.Validator()
_NOT_IN_CODES = re.compile(r"[^a-zA-Z0-9]+")


def check(request: Message) -> None:
    """Raises Invalid with a problem for each rule that `request` breaks.

    Of a resource with an `update_mask` beside it only what the mask names is read, and only that can break a rule.
    """
    violations = [one for one in _validator.collect_violations(request) if _counts(request, one.proto)]
    if violations:
        problems = [_problem(cast(Descriptor, request.DESCRIPTOR), violation) for violation in violations]
        raise Invalid.of(problems)


def _counts(request: Any, violation: Any) -> bool:
    masked = "update_mask" in request.DESCRIPTOR.fields_by_name and request.update_mask.paths
    elements = violation.field.elements if violation.field else []
    if not masked or len(elements) < 2:
        return True
    return elements[1].field_name in {path.split(".", 1)[0] for path in request.update_mask.paths}


def _problem(root: Descriptor, broken: protovalidate.Violation) -> Problem:
    violation: Any = broken.proto
    elements = violation.field.elements if violation.field else []
    path = "".join(map(_segment, elements)).removeprefix(".")
    blamed = violation.rule_id.split(".", 1)[0]
    inside = _message_at(root, elements)
    if inside is not None and blamed in inside.fields_by_name:
        path = f"{path}.{blamed}".removeprefix(".")
    code = f"RULE_{_NOT_IN_CODES.sub('_', violation.rule_id).upper()}"
    return Problem(code, path or "request", _params(broken.rule_value), _hint(violation))


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
