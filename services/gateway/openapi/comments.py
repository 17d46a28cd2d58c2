"""The comments of contracts, by the full names of what they stand above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

# The fields of descriptors that hold parts with names of their own, by message; see descriptor.proto.
_PARTS = {
    "FileDescriptorProto": {4: "message_type", 5: "enum_type", 6: "service"},
    "DescriptorProto": {2: "field", 3: "nested_type", 4: "enum_type"},
    "EnumDescriptorProto": {2: "value"},
    "ServiceDescriptorProto": {2: "method"},
}


def comments(files: FileDescriptorSet) -> Mapping[str, str]:
    """The leading comments of files that were compiled with their source, each paragraph on a line of its own."""
    return {name: text for file in files.file for name, text in _of_file(file)}


def _of_file(file: FileDescriptorProto) -> Iterator[tuple[str, str]]:
    for location in file.source_code_info.location:
        name = _name(file, list(location.path))
        if name and location.leading_comments:
            yield f"{file.package}.{name}", _joined(location.leading_comments)


def _name(file: FileDescriptorProto, path: Sequence[int]) -> str:
    """The name in its package of the part at `path` (pairs of a field's number and an index); "" for another part."""
    part: Any = file
    names: list[str] = []
    for number, index in zip(path[::2], path[1::2], strict=False):
        field = _PARTS.get(part.DESCRIPTOR.name, {}).get(number)
        if field is None:
            return ""
        part = getattr(part, field)[index]
        names.append(part.name)
    return "" if len(path) % 2 else ".".join(names)


def _joined(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(line.strip() for line in each.splitlines()) for each in paragraphs)
