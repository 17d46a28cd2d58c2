"""The console's Chinese says the glossary's terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
CATALOG = ROOT / "services" / "console" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
# Words that English uses as verbs or in other words too, and those that Chinese shortens: 单 for 订单, 批量 of a 批次.
SHORTENED = {"park", "order", "load", "lot", "assignment", "accept", "report", "park plan", "left"}


def _terms() -> Iterator[tuple[str, list[str]]]:
    """English terms of the glossary's trade with their Chinese ones; a row may hold several, in the same sequence."""
    trade = GLOSSARY.read_text(encoding="utf-8").split("## Planning", maxsplit=1)[0]
    for row in re.findall(r"^\| (.+?) \| (.+?) \|", trade, re.MULTILINE)[2:]:
        english, chinese = (cell.split(", ") for cell in row)
        for place, term in enumerate(english):
            yield term, re.findall(r"[^ ()]+", chinese[min(place, len(chinese) - 1)])


def _texts(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


@pytest.mark.parametrize(
    ("term", "chinese"), [pytest.param(*pair, id=pair[0]) for pair in _terms() if pair[0] not in SHORTENED]
)
def test_a_term_of_the_glossary_is_translated_by_its_chinese_one(term: str, chinese: list[str]) -> None:
    with CATALOG.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    pattern = re.compile(rf"(?<![\w-]){re.escape(term)}(s|d|ed)?\b", re.IGNORECASE)
    otherwise = [
        message.id
        for message in messages
        if any(pattern.search(text) for text in _texts(message.id))
        and not any(word in text for text in _texts(message.string) for word in chinese)
    ]
    assert otherwise == []


def test_the_glossary_has_the_trades_terms() -> None:
    assert {"enterprise", "fill-in plan", "work in progress"} <= {term for term, _ in _terms()}
