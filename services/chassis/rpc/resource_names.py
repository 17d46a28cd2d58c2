"""Resource names as callers write them, like `parks/{park}/lines/{line}`, and the short ids inside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from services.errors import Invalid


def ids(name: str, pattern: str, field: str = "name") -> tuple[str, ...]:
    """The ids in `name`, in order. Raises Invalid, blaming `field`, when it is not written like `pattern`."""
    match = _form(pattern).fullmatch(name)
    if match is None:
        raise Invalid.field("NAME_MALFORMED", field, {"pattern": pattern}, f"write it as {pattern}")
    return match.groups()


def id_in_park(name: str, pattern: str, park: str, field: str) -> str:
    """The id in `name` of something in `park`. Raises Invalid where it names another park."""
    named, ident = ids(name, pattern, field)
    if named != park:
        raise Invalid.field("NAME_OF_OTHER_PARK", field, {"park": park}, f"name one of parks/{park}")
    return ident


def optional_id_in_park(name: str, pattern: str, park: str, field: str) -> str:
    """Like `id_in_park`, but "" for an empty `name`."""
    return id_in_park(name, pattern, park, field) if name else ""


def ids_in_park(names: Iterable[str], pattern: str, park: str, field: str) -> tuple[str, ...]:
    """The ids in `names`, each read like by `id_in_park`; a wrong one is `field[index]`."""
    return tuple(id_in_park(name, pattern, park, f"{field}[{index}]") for index, name in enumerate(names))


def names_of(pattern: str, key: str, ids: Iterable[str], **parents: str) -> list[str]:
    """The names written like `pattern` with each of `ids` for `key`."""
    return [pattern.format(**parents, **{key: ident}) for ident in ids]


def name_of(pattern: str, **ids: str) -> str:
    """The name written like `pattern` with these ids; "" where one of them is empty."""
    return pattern.format(**ids) if all(ids.values()) else ""


@cache
def _form(pattern: str) -> re.Pattern[str]:
    # No id has control characters or blanks; a database may refuse to look for one that has.
    return re.compile(re.sub(r"\{\w+\}", r"([^/\\s\\x00-\\x1f\\x7f-\\x9f]+)", pattern))
