"""The language of filters: a part of AIP-160, read by Lark into comparisons that AND, OR and NOT join.

    state = OPEN AND (due_date <= "2026-12-31" OR quantity > 500) AND NOT zone = "north"

OR binds closer than AND, as AIP-160 has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from services.errors import Invalid

# Beyond these a filter is no question of a person or a program any more.
MOST_COMPARISONS, MOST_NESTED = 30, 10
_GRAMMAR = r"""
    ?start: both
    ?both: either (_AND either)*
    ?either: term (_OR term)*
    ?term: _NOT simple -> negated
        | "-" simple -> negated
        | simple
    ?simple: "(" both ")"
        | FIELD OPERATOR value -> comparison
    value: QUOTED | WORD
    _AND.2: /AND(?![\w.])/
    _OR.2: /OR(?![\w.])/
    _NOT.2: /NOT(?![\w.])/
    FIELD: /[a-z][a-z0-9_]*/
    OPERATOR: "<=" | ">=" | "!=" | "=" | "<" | ">" | ":"
    QUOTED: /"(\\.|[^"\\])*"/
    WORD: /[^\s()"=<>!:]([^\s()"=<>!]*[^\s()"=<>!:])?/
    %ignore /\s+/
"""
_PARSER = Lark(_GRAMMAR, parser="lalr")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with one value by one of `= != < <= > >= :`."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of which all hold, or with `any_of` one; `negated` says that it does not hold."""

    parts: tuple[Filter, ...]
    any_of: bool = False
    negated: bool = False


Filter = Comparison | Joined


def filter_from(text: str) -> Filter | None:
    """The filter that `text` means; None where it is empty. Raises Invalid, naming the place."""
    if not text.strip():
        return None
    if _nesting(text) > MOST_NESTED:
        hint = f"nest at most {MOST_NESTED} parentheses"
        raise Invalid.field("FILTER_TOO_LARGE", "filter", {"maximum": f"{MOST_NESTED}"}, hint)
    try:
        reader = _Reader()
        found: Filter = reader.transform(_PARSER.parse(text))
    except UnexpectedInput as wrong:
        place = max(1, wrong.column) if wrong.column > 0 else len(text) + 1
        hint = f'character {place} fits nowhere: write it like state = OPEN AND due_date <= "2026-12-31"'
        raise Invalid.field("FILTER_UNREADABLE", "filter", {"position": f"{place}"}, hint) from wrong
    if reader.comparisons > MOST_COMPARISONS:
        hint = f"compare at most {MOST_COMPARISONS} times"
        raise Invalid.field("FILTER_TOO_LARGE", "filter", {"maximum": f"{MOST_COMPARISONS}"}, hint)
    return found


class _Reader(Transformer[Token, Any]):
    """Turns Lark's tree into ours, and counts the comparisons."""

    comparisons = 0

    def value(self, tokens: list[Token]) -> str:
        token = tokens[0]
        if token.type == "WORD":
            return str(token)
        return str(token[1:-1]).replace('\\"', '"').replace("\\\\", "\\")

    def comparison(self, parts: list[Any]) -> Comparison:
        self.comparisons += 1
        field, operator, value = parts
        return Comparison(str(field), str(operator), value)

    def both(self, parts: list[Filter]) -> Joined:
        return Joined(tuple(parts))

    def either(self, parts: list[Filter]) -> Joined:
        return Joined(tuple(parts), any_of=True)

    def negated(self, parts: list[Filter]) -> Joined:
        return Joined(tuple(parts), negated=True)


def _nesting(text: str) -> int:
    """The most parentheses that are open at once; those in quotes count too, which no filter needs."""
    open_ones = most = 0
    for character in text:
        open_ones += (character == "(") - (character == ")")
        most = max(most, open_ones)
    return most
