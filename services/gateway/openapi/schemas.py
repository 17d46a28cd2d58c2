"""Messages, enums and fields of the contracts as JSON schemas, in the form that the gateway reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from buf.validate import validate_pb2

Schema = dict[str, Any]
_RULES: Any = validate_pb2.field  # its stub does not name what it extends
_BEHAVIOR: Any = field_behavior_pb2.field_behavior
_WHOLE = {FieldDescriptor.TYPE_INT32: "int32", FieldDescriptor.TYPE_UINT32: "uint32"}
_LONG = {FieldDescriptor.TYPE_INT64: "int64", FieldDescriptor.TYPE_UINT64: "uint64"}
_REAL = {FieldDescriptor.TYPE_DOUBLE: "double", FieldDescriptor.TYPE_FLOAT: "float"}
# Messages that have a form of their own in JSON.
_KNOWN: Mapping[str, Schema] = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.Duration": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?s$"},
    "google.protobuf.FieldMask": {"type": "string", "description": "Paths of fields, comma separated."},
    "google.protobuf.Any": {"type": "object", "properties": {"@type": {"type": "string"}}},
}
# Rules of buf.validate, and the keywords that say the same.
_OF_TEXT = {"min_len": "minLength", "max_len": "maxLength", "len": "maxLength", "pattern": "pattern"}
_OF_NUMBERS = {"gte": "minimum", "lte": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
_OF_LISTS = {"min_items": "minItems", "max_items": "maxItems", "unique": "uniqueItems"}


@dataclass
class Schemas:
    """The schemas of a document, by name, as they come to be referred to; `words` has the comments by full name."""

    words: Mapping[str, str]
    components: dict[str, Schema] = field(default_factory=dict)

    def refer(self, described: Descriptor | EnumDescriptor) -> Schema:
        """A reference to the schema of a message or enum, which is in the components from now on."""
        name = str(described.full_name).removeprefix("parkloom.")
        if name not in self.components:
            self.components[name] = {}  # a message may hold itself
            made = self._enum(described) if isinstance(described, EnumDescriptor) else self._message(described)
            self.components[name] = made
        return {"$ref": f"#/components/schemas/{name}"}

    def of_fields(self, fields: Iterable[FieldDescriptor]) -> Schema:
        """An object with these fields, of which the contracts require some of every caller."""
        listed = list(fields)
        required = [each.name for each in listed if is_required(each)]
        made: Schema = {"type": "object", "properties": {each.name: self.of_field(each) for each in listed}}
        return {**made, "required": required} if required else made

    def of_field(self, described: FieldDescriptor) -> Schema:
        """A field, with its comment and rules."""
        behavior = described.GetOptions().Extensions[_BEHAVIOR]
        marks: Schema = {"description": text} if (text := self.words.get(described.full_name, "")) else {}
        if field_behavior_pb2.OUTPUT_ONLY in behavior:
            marks["readOnly"] = True
        return {**self._value(described), **marks}

    def _message(self, described: Descriptor) -> Schema:
        # What replies leave out because it is 0 or empty cannot be required here: bodies add what they require.
        made = {**self.of_fields(described.fields), "description": self.words.get(described.full_name, "")}
        return {name: value for name, value in made.items() if name != "required" and value != ""}

    def _enum(self, described: EnumDescriptor) -> Schema:
        values = [value.name for value in described.values]
        meanings = "\n".join(
            f"- `{value.name}`: {self.words.get(_word(described, value.name), '')}" for value in described.values
        )
        text = self.words.get(described.full_name, "")
        return {"type": "string", "enum": values, "description": f"{text}\n\n{meanings}"}

    def _value(self, described: FieldDescriptor) -> Schema:
        rules = described.GetOptions().Extensions[_RULES]
        message = described.message_type
        if message is not None and message.GetOptions().map_entry:
            return {
                "type": "object",
                "additionalProperties": self._one(message.fields_by_name["value"], rules.map.values),
            }
        if described.is_repeated:
            bounds = dict(_keywords(rules.repeated, _OF_LISTS))
            return {"type": "array", "items": self._one(described, rules.repeated.items), **bounds}
        return self._one(described, rules)

    def _one(self, described: FieldDescriptor, rules: Any) -> Schema:
        if described.message_type is not None:
            return dict(_KNOWN.get(described.message_type.full_name) or self.refer(described.message_type))
        if described.enum_type is not None:
            return self.refer(described.enum_type)
        return _scalar(described, rules)


def is_required(described: FieldDescriptor) -> bool:
    """True for a field that every caller has to give."""
    return field_behavior_pb2.REQUIRED in described.GetOptions().Extensions[_BEHAVIOR]


def _word(described: EnumDescriptor, value: str) -> str:
    return f"{described.full_name}.{value}"


def _scalar(described: FieldDescriptor, rules: Any) -> Schema:
    kind = described.type
    if kind in _LONG:
        # Read as text or number; written as text, for many readers hold no more than 53 bits.
        return {"type": ["string", "integer"], "format": _LONG[kind], **_numbers(rules, _LONG[kind])}
    if kind in _WHOLE:
        return {"type": "integer", "format": _WHOLE[kind], **_numbers(rules, _WHOLE[kind])}
    if kind in _REAL:
        return {"type": "number", "format": _REAL[kind], **_numbers(rules, _REAL[kind])}
    if kind == FieldDescriptor.TYPE_BOOL:
        return {"type": "boolean"}
    if kind == FieldDescriptor.TYPE_BYTES:
        return {"type": "string", "contentEncoding": "base64"}
    return {"type": "string", **dict(_keywords(rules.string, _OF_TEXT))}


def _numbers(rules: Any, kind: str) -> Schema:
    return dict(_keywords(getattr(rules, kind), _OF_NUMBERS))


def _keywords(rules: Any, keywords: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for rule, keyword in keywords.items():
        if rule in rules.DESCRIPTOR.fields_by_name and rules.HasField(rule):
            yield keyword, getattr(rules, rule)
