"""Every field that a request carries has bounds: text by one rule and a length, figures a range, sets no duplicates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

import protovalidate
import pytest
from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from hypothesis import given
from hypothesis import strategies as st

from buf.validate import validate_pb2
from parkloom.registry.v1 import park_pb2
from parkloom.text.v1 import text_pb2
from services import bounds, text
from tests.test_contracts import SERVICES

RULES: Any = validate_pb2.field
TEXT: Any = text_pb2.text
STRINGS = FieldDescriptor.TYPE_STRING
FIGURES = {
    FieldDescriptor.TYPE_INT32: "int32",
    FieldDescriptor.TYPE_INT64: "int64",
    FieldDescriptor.TYPE_DOUBLE: "double",
}
# A class of characters that are listed, so many of them or one.
STRICT = re.compile(r"\^\(?(\[(!-~|[a-zA-Z0-9._-]+)\](\{\d+(,\d+)?\})?|-)+(\)\?)?\$")


def carried(message: Descriptor, seen: set[str]) -> Iterator[FieldDescriptor]:
    """The fields that a caller fills in, however deep."""
    if message.full_name in seen or message.full_name.startswith("google.protobuf."):
        return
    seen.add(message.full_name)
    for field in message.fields:
        behaviour = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
        if field_behavior_pb2.OUTPUT_ONLY not in behaviour:
            yield field
            if field.message_type is not None:
                yield from carried(field.message_type, seen)


def fields() -> list[FieldDescriptor]:
    seen: set[str] = set()
    services = [service for module in SERVICES for service in module.DESCRIPTOR.services_by_name.values()]
    return [field for service in services for method in service.methods for field in carried(method.input_type, seen)]


CARRIED = fields()


def rules_of(field: FieldDescriptor) -> Any:
    """The rules of a value of a field, also of each of several."""
    rules = field.GetOptions().Extensions[RULES]
    return rules.repeated.items if field.is_repeated else rules


def breaking(kinds: Collection[int], keeps: Callable[[FieldDescriptor], bool]) -> list[str]:
    """The full names of those fields of some types that do not keep a rule."""
    return [field.full_name for field in CARRIED if field.type in kinds and not keeps(field)]


def of_list(field: FieldDescriptor) -> Any:
    return field.GetOptions().Extensions[RULES].repeated


def test_text_keeps_the_rule_for_text_and_has_a_length() -> None:
    def keeps(field: FieldDescriptor) -> bool:
        rules = rules_of(field).string
        return bool((rules.Extensions[TEXT] and rules.max_len) or STRICT.fullmatch(rules.pattern))

    assert breaking([STRINGS], keeps) == []


def test_a_list_has_a_bounded_size_and_one_of_texts_is_a_set() -> None:
    def keeps(field: FieldDescriptor) -> bool:
        rules = of_list(field)
        return not field.is_repeated or (rules.max_items > 0 and (rules.unique or field.type != STRINGS))

    assert breaking([STRINGS, FieldDescriptor.TYPE_MESSAGE], keeps) == []


def test_a_figure_has_a_range() -> None:
    def keeps(field: FieldDescriptor) -> bool:
        rules = getattr(rules_of(field), FIGURES[field.type])
        return bool(rules.WhichOneof("greater_than") and rules.WhichOneof("less_than"))

    assert breaking(FIGURES, keeps) == []


def test_the_least_load_is_that_of_the_planner() -> None:
    loads = [rules_of(field).double.gte for field in CARRIED if field.name == "load"]
    assert loads == [bounds.LEAST_LOAD] * 3


ODD = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x1680, *range(0x2000, 0x2070), 0x3000, 0xFEFF)]
VALIDATOR = protovalidate.Validator()


def keeps_the_rule(value: str) -> bool:
    return not VALIDATOR.collect_violations(park_pb2.Link(id="x", display_name=value))


@pytest.mark.parametrize("form", ["{0}", "a{0}b", "{0}a", "a{0}"])
def test_the_rule_is_one_in_contracts_and_in_python(form: str) -> None:
    texts = [form.format(character) for character in ODD]
    assert [keeps_the_rule(each) for each in texts] == [text.is_clean(each) for each in texts]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_the_rule_is_one_for_any_text(value: str) -> None:
    assert keeps_the_rule(value) == text.is_clean(value)


@pytest.mark.parametrize(
    "value", ["\0", "a\0b", "a\tb", "two\nlines", "   ", " a", "a ", "\u3000a", "a\u202eb", "\ufeffa"]
)
def test_text_that_is_refused(value: str) -> None:
    assert not text.is_clean(value)


@pytest.mark.parametrize("value", ["", "a", "大唐 袜业", "Ünïcode – naïve", "e\u0301", "👩\u200d🏭"])
def test_text_that_is_taken(value: str) -> None:
    assert text.is_clean(value)


def requests_with(value: str) -> Iterator[tuple[str, Message]]:
    """A request of every kind for each of its own texts, and those of the resource in it: that one is `value`."""
    services = (service for module in SERVICES for service in module.DESCRIPTOR.services_by_name.values())
    kinds = {method.input_type.full_name: method.input_type for service in services for method in service.methods}
    for kind in kinds.values():
        for way in _ways(kind):
            request = GetMessageClass(kind)()
            _fill(request, way, value)
            yield f"{kind.name}.{'.'.join(way)}", request


def _ways(kind: Descriptor, deep: int = 2) -> Iterator[tuple[str, ...]]:
    for field in kind.fields:
        if field.type == STRINGS:
            yield (field.name,)
        elif field.message_type is not None and deep and not field.message_type.full_name.startswith("google."):
            inside = [part for part in carried(field.message_type, set()) if part.containing_type == field.message_type]
            names = {part.name for part in inside}
            yield from ((field.name, *way) for way in _ways(field.message_type, deep - 1) if way[0] in names)


def _fill(message: Any, way: tuple[str, ...], value: str) -> None:
    for name in way[:-1]:
        part = getattr(message, name)
        message = part.add() if message.DESCRIPTOR.fields_by_name[name].is_repeated else part
    if message.DESCRIPTOR.fields_by_name[way[-1]].is_repeated:
        getattr(message, way[-1]).append(value)
    else:
        setattr(message, way[-1], value)


def test_a_nul_is_refused_in_every_text_of_every_request() -> None:
    taken = []
    for name, request in requests_with("a\0b"):
        broken = {each.proto.field.elements[-1].field_name for each in VALIDATOR.collect_violations(request)}
        if name.rsplit(".", 1)[-1] not in broken:
            taken.append(name)
    assert taken == []
