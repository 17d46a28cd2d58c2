"""Solver parameters as a TOML file: reading one that overrides some figures, and writing the documented defaults."""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from services.errors import Invalid
from services.planning.solve.params.figure import Meaning, meanings

P = TypeVar("P")
WIDTH = 110  # characters of a comment line


def read(params: P, path: str) -> P:
    """Parameters with the figures that the file sets. Raises Invalid as `read_params` does."""
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Invalid.field(
            "PARAMS_INVALID", path, {}, f"cannot be read: {error.strerror or error}; name a file that is there"
        ) from error
    except UnicodeDecodeError as error:
        raise Invalid.field(
            "PARAMS_INVALID", path, {}, f"is not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise Invalid.field("PARAMS_INVALID", path, {}, f"is not TOML: {error}") from error
    return override(params, document, "")


def override(params: P, values: Mapping[str, Any], place: str) -> P:
    """The parameters with some fields replaced; a nested table overrides a nested group."""
    known = meanings(params)
    changed: dict[str, Any] = {}
    for name, value in values.items():
        where = f"{place}.{name}" if place else name
        if name not in known:
            raise Invalid.field("PARAMS_INVALID", where, {}, f"is no solver parameter; use one of {', '.join(known)}")
        changed[name] = _value(getattr(params, name), value, known[name], where)
    return replace(params, **changed)  # type: ignore[type-var]


def _value(now: Any, value: Any, meaning: Meaning | None, where: str) -> Any:
    if meaning is None:
        if not isinstance(value, dict):
            raise Invalid.field("PARAMS_INVALID", where, {}, f"is a group; write it as a table [{where}]")
        return override(now, value, where)
    if isinstance(now, tuple):
        if not isinstance(value, list) or not value:
            raise Invalid.field("PARAMS_INVALID", where, {}, "is a list; give at least one value in brackets")
        return tuple(_single(now[0], each, meaning, where) for each in value)
    return _single(now, value, meaning, where)


def _single(now: Any, value: Any, meaning: Meaning, where: str) -> Any:
    if isinstance(now, bool):
        if not isinstance(value, bool):
            raise Invalid.field("PARAMS_INVALID", where, {}, f"is {value!r}; write true or false")
        return value
    whole = isinstance(now, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise Invalid.field(
            "PARAMS_INVALID", where, {}, f"is {value!r}; write a {'whole ' if whole else ''}number ({meaning.unit})"
        )
    if not meaning.least <= value <= meaning.most:
        raise Invalid.field(
            "PARAMS_INVALID", where, {}, f"is {value!r}; give a number {_range(meaning)} ({meaning.unit})"
        )
    return value if whole else float(value)


def _range(meaning: Meaning) -> str:
    above = f"from {meaning.least:g}"
    return above if meaning.most == float("inf") else f"{above} to {meaning.most:g}"


def to_toml(params: Any) -> str:
    """The parameters as a TOML file that `read` accepts: each figure below a comment with its unit and why."""
    return "\n".join(_lines(params, "")).strip() + "\n"


def _lines(params: Any, place: str) -> Iterator[str]:
    known = meanings(params)
    yield from _comment(" ".join((type(params).__doc__ or "").split()))
    if place:
        yield f"[{place}]"
    for name, meaning in known.items():
        if meaning is not None:
            yield from _comment(f"{meaning.unit}: {meaning.why}")
            yield f"{name} = {_toml(getattr(params, name))}"
    for name, meaning in known.items():
        if meaning is None and is_dataclass(getattr(params, name)):
            yield ""
            yield from _lines(getattr(params, name), f"{place}.{name}" if place else name)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)
