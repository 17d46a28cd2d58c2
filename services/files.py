"""JSON files: one entry read field by field, with errors that name it and a hint; files written whole or not at all."""

from __future__ import annotations

import gzip
import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from services import text
from services.bounds import LEAST_LOAD
from services.errors import Invalid
from services.errors import Problem as Fault

_LABEL = re.compile(r' "[^"]*"(?= |$)')
# Beyond these a figure is a slip of the pen, and sums of it would lose whole units in a float.
LARGEST_AMOUNT = 1e12
LARGEST_QUANTITY = 10**12 - 1

REQUIRED = object()


def refuse(place: str, field: str, wrong: str, hint: str) -> Invalid:
    """An Invalid about `field` of the entry at `place`: what is wrong with it and what to do."""
    subject = " ".join(part for part in (f"{place}:" if place else "", field, wrong) if part)
    fault = Fault("FILE_INVALID", field_path(place, field), {}, hint)
    return Invalid("FILE_INVALID", f"{subject}; {hint}", problems=[fault])


def field_path(place: str, field: str) -> str:
    """`orders[3].route[0].load` for the field of an entry labelled `orders[3] "o-0017" route[0]`."""
    return ".".join(part for part in (*_LABEL.sub("", place).split(), field) if part)


def label(place: str, ident: object) -> str:
    """`orders[17] "o-0017"`: where an entry stands and what it is called."""
    return f'{place} "{ident}"' if isinstance(ident, str) and ident else place


@lru_cache(maxsize=4096)
def _ordinal(text: str) -> int:
    if len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text).toordinal()


class Entry:
    """One JSON object of a file and where it stands.

    `identified_by` names the fields whose values label the entry in messages.
    """

    __slots__ = ("_fields", "_identified_by", "_place")

    def __init__(self, value: object, place: str, identified_by: str = "id") -> None:
        if not isinstance(value, dict):
            raise refuse(place, "", f"is {_kind(value)}", "write it as a JSON object")
        self._fields: dict[str, object] = value
        self._place = place
        self._identified_by = identified_by

    @property
    def place(self) -> str:
        """The position of the entry in the file and its id, for messages."""
        return label(self._place, self._fields.get(self._identified_by))

    def has(self, name: str) -> bool:
        """Returns true if the field is present and not null."""
        return self._fields.get(name) is not None

    def refuse(self, field: str, wrong: str, hint: str) -> Invalid:
        """The error to raise about one field of this entry."""
        return refuse(self.place, field, wrong, hint)

    def text(self, name: str) -> str:
        """A required text that is not empty, without control characters and without blanks at its ends."""
        value = self._value(name, REQUIRED)
        if not isinstance(value, str) or not value:
            raise self._wrong_kind(name, value, "a text that is not empty")
        return self._clean(name, value)

    def number(self, name: str, default: object = REQUIRED) -> float:
        """A finite number from 0 up."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong_kind(name, value, "a number")
        if not _finite(value):
            raise self.refuse(name, f"is {_figure(value)}", "give a finite number")
        if value < 0:
            raise self.refuse(name, f"is {value}", "give a number that is not negative")
        if value > LARGEST_AMOUNT:
            raise self.refuse(name, f"is {_figure(value)}", f"give a number up to {LARGEST_AMOUNT:g}")
        return float(value)

    def load(self, name: str, default: object = REQUIRED) -> float:
        """A number that is 0 or at least `LEAST_LOAD`: below it, a day would hold more units than can be counted."""
        value = self.number(name, default)
        if 0 < value < LEAST_LOAD:
            raise self.refuse(name, f"is {value:g}", f"give 0 or at least {LEAST_LOAD:g}")
        return value

    def price_of(self, name: str, quantity: int) -> float:
        """A cost per unit, of which `quantity` units cost no more than `LARGEST_AMOUNT`."""
        value = self.number(name)
        if quantity * value > LARGEST_AMOUNT:
            hint = f"give quantity × {name} of at most {LARGEST_AMOUNT:g}"
            raise self.refuse(name, f"times the quantity is {quantity * value:g}", hint)
        return value

    def entry(self, name: str) -> Entry | None:
        """The object in a field, if there is one."""
        return Entry(self._fields[name], ".".join(filter(None, (self.place, name)))) if self.has(name) else None

    def signed(self, name: str, default: object = REQUIRED) -> float:
        """A finite number of either sign."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            raise self._wrong_kind(name, value, "a finite number")
        return float(value)

    def whole(self, name: str, default: object = REQUIRED, least: int = 0, most: int = LARGEST_QUANTITY) -> int:
        """A whole number from `least` to `most`; 12.0 counts as 12."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong_kind(name, value, "a whole number")
        if isinstance(value, float) and not value.is_integer():
            raise self.refuse(name, f"is {value}", "give a whole number")
        if not least <= value <= most:
            raise self.refuse(name, f"is {_figure(value)}", f"give a whole number from {least} to {most}")
        return int(value)

    def rows(self, name: str) -> list[object]:
        """A required list, its members as they are."""
        value = self._value(name, REQUIRED)
        if not isinstance(value, list):
            raise self._wrong_kind(name, value, "a list")
        return value

    def span_end(self, name: str, end: int) -> float:
        """The first (0) or second (1) of a pair of finite numbers from 0 up."""
        pair = self.rows(name)
        if len(pair) != 2:
            raise self.refuse(name, f"has {len(pair)} entries", "write two numbers: [from, to]")
        return Entry({f"{name}[{end}]": pair[end]}, self.place).number(f"{name}[{end}]")

    @property
    def content(self) -> Mapping[str, object]:
        """The object as it was read."""
        return self._fields

    def flag(self, name: str) -> bool:
        """true or false; false where it is left out."""
        value = self._value(name, False)
        if not isinstance(value, bool):
            raise self._wrong_kind(name, value, "true or false")
        return value

    def calendar_date(self, name: str) -> date:
        """A required date."""
        return date.fromordinal(self._date_ordinal(name))

    def day(self, name: str, start: int) -> int:
        """A required date as a day counted from `start`, which is a proleptic ordinal."""
        return self._date_ordinal(name) - start

    def texts(self, name: str) -> list[str]:
        """A list of different texts, each as in `text`; empty where it is left out."""
        value = self._value(name, ())
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            raise self._wrong_kind(name, value, "a list of texts")
        first: dict[str, int] = {}
        for index, each in enumerate(value):
            if not each:
                raise self.refuse(f"{name}[{index}]", "is empty", "leave it out")
            self._clean(f"{name}[{index}]", each)
            if first.setdefault(each, index) != index:
                raise self.refuse(name, f'has "{each}" twice', "name each once")
        return list(value)

    def entries(
        self, name: str, identified_by: str = "id", required: bool = False, standing: str = ""
    ) -> Iterator[Entry]:
        """The objects of a list; none where it is left out and not required."""
        value = self._value(name, REQUIRED if required else ())
        if not isinstance(value, list | tuple):
            raise self._wrong_kind(name, value, "a list")
        inside = f"{standing} " if standing else ""
        for index, member in enumerate(value):
            yield Entry(member, f"{inside}{name}[{index}]", identified_by)

    def _value(self, name: str, default: object) -> object:
        value = self._fields.get(name)
        if value is not None:
            return value
        if default is REQUIRED:
            raise self.refuse(name, "is missing", "add it")
        return default

    def _date_ordinal(self, name: str) -> int:
        value = self._value(name, REQUIRED)
        if not isinstance(value, str):
            raise self._wrong_kind(name, value, "a date as YYYY-MM-DD")
        try:
            return _ordinal(value)
        except ValueError:
            raise self.refuse(name, f"is {value!r}", "write a real date as YYYY-MM-DD") from None

    def _clean(self, name: str, value: str) -> str:
        if not text.is_clean(value):
            raise self.refuse(name, f"is {value!r}", text.HINT)
        return value

    def _wrong_kind(self, name: str, value: object, wanted: str) -> Invalid:
        return self.refuse(name, f"is {_kind(value)}", f"write {wanted}")


def load(path: Path | str) -> Mapping[str, object]:
    """The JSON object in a file, gzipped or not. Invalid names the file where it cannot be read as such."""
    name = str(path)
    try:
        raw = Path(path).read_bytes()
        decoded = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        value = json.loads(decoded)
    except OSError as error:
        raise Invalid.field(
            "FILE_UNREADABLE", name, {}, f"cannot be read: {error.strerror or error}; name a file that is there"
        ) from error
    except EOFError as error:
        raise Invalid.field("FILE_UNREADABLE", name, {}, "the gzip stream ends early; write the file again") from error
    except UnicodeDecodeError as error:
        raise Invalid.field(
            "FILE_UNREADABLE", name, {}, f"is not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise Invalid.field(
            "FILE_UNREADABLE", name, {}, f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise Invalid.field("FILE_UNREADABLE", name, {}, f"is not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise Invalid.field("FILE_UNREADABLE", name, {}, f"is {_kind(value)}; write one JSON object")
    return value


def write(path: Path | str, text: bytes) -> None:
    """Writes a file, gzipped if the name ends in `.gz`: the same text gives the same bytes.

    The file appears whole or not at all. Raises OSError where it cannot be written.
    """
    target = Path(path)
    content = gzip.compress(text, compresslevel=6, mtime=0) if target.suffix == ".gz" else text
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _finite(value: float) -> bool:
    """Returns true if a float can hold the value: JSON may contain whole numbers that are too large for one."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _figure(value: float) -> str:
    """A figure for a message, however large it is."""
    return f"{value:g}" if _finite(value) or isinstance(value, float) else "a number beyond all measure"


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    kinds = {str: "a text", int: "a number", float: "a number", list: "a list", tuple: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)
