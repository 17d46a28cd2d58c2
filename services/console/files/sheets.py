"""A list as a sheet: its columns, what each holds, and where that stands in the message of one row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from services.console.core import language
from services.console.core.calls import PersonCalls
from services.console.files.cells import Cell, Kind, Value, shown

VERSION = "version"
_BLANKS = re.compile(r"[\s*]+")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One field of a row. `collection`: it is the id of something there, as in `enterprises`.

    A new row needs a column that is `needed`; one that is `fixed` stays as it was created. `get` and `put` are given
    where the value is no single field of the message by the name of `key`.
    """

    key: str
    title: Any
    kind: Kind = Kind.TEXT
    needed: bool = False
    fixed: bool = False
    collection: str = ""
    help: Any = ""
    get: Callable[[Any], Value] | None = None
    put: Callable[[Any, Any], None] | None = None

    def value(self, message: Any) -> Value:
        """The value of this column in the message of a row; None: nothing."""
        if self.get is not None:
            return self.get(message)
        field = message.DESCRIPTOR.fields_by_name[self.key]
        if field.has_presence and not message.HasField(self.key):
            return None
        found = getattr(message, self.key)
        if field.is_repeated:
            return tuple(found) or None
        return (found.rpartition("/")[2] if self.collection else found) if found != "" else None

    def set(self, message: Any, value: Value, park: str) -> None:
        """Writes the value into the message of a row; None clears it. Raises ValueError where it cannot stand there."""
        if self.put is not None:
            self.put(message, value)
            return
        message.ClearField(self.key)
        if isinstance(value, tuple):
            getattr(message, self.key).extend(value)
        elif value is not None:
            setattr(message, self.key, f"parks/{park}/{self.collection}/{value}" if self.collection else value)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A list. `ident` are the keys that say which row is which, `message` is the type of one row.

    `every` reads the list as it is now. `results` are columns that go out alone: what the park has worked out of a row.
    """

    id: str
    title: Any
    columns: tuple[Column, ...]
    message: type[Any]
    every: Callable[[PersonCalls], Iterator[Any]]
    ident: tuple[str, ...] = ("id",)
    # The service chooses an id where a new row has none.
    chooses_ids: bool = False
    results: tuple[Column, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _going_out(self) -> Mapping[str, Column]:
        return {column.key: column for column in (*self.columns, *self.results)}

    def ident_of(self, message: Any) -> tuple[str, ...]:
        """The key of a row among those of its list."""
        return tuple(f"{self.by_key[key].value(message) or ''}" for key in self.ident)

    def version_of(self, message: Any) -> str:
        """Changes when somebody changes a column of the row; what the park works out itself changes nothing."""
        values = [column.value(message) for column in self.columns]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:10]

    def row_of(self, message: Any, keys: Sequence[str]) -> list[Cell]:
        """The cells of a row in the columns `keys`, and its version."""
        columns = [self._going_out[key] for key in keys]
        cells = [shown(column.kind, column.value(message)) for column in columns]
        return [*cells, self.version_of(message)]

    def chosen(self, asked: Sequence[str], *, filled: bool) -> list[str]:
        """The keys of the columns that a file has: those asked for and those of the id; all for none.

        Results stand in a file that is `filled` with rows, and in no template.
        """
        wanted = {*asked, *self.ident} if asked else set(self._going_out)
        return [key for key in self._going_out if key in wanted and (filled or key in self.by_key)]

    def titles(self, keys: Sequence[str]) -> list[str]:
        """The words above the columns in the reader's language, and those above the version."""
        return [*(str(self._going_out[key].title) for key in keys), version_title()]

    def known_titles(self) -> dict[str, str]:
        """The key of each column by every word that may stand above it, in all languages."""
        found = dict[str, str]()
        for code in language.LANGUAGES:
            with force_locale(code):
                found |= {plain(column.title): column.key for column in self.columns}
                found[plain(version_title())] = VERSION
        return found | {plain(key): key for key in (*self.by_key, VERSION)}

    def known_names(self) -> set[str]:
        """The names that its sheet may have in a workbook."""
        names = {plain(self.id)}
        for code in language.LANGUAGES:
            with force_locale(code):
                names.add(plain(self.title))
        return names


def version_title() -> str:
    """The title of the column that says in which state a row was written into the file."""
    return str(_("Version (leave as it is)"))


def plain(words: object) -> str:
    """A title as it is compared: without blanks, stars and capitals."""
    return _BLANKS.sub("", f"{words}").lower()
