"""The glossary's words are the words: those that it replaces do not come back.

`LET_PASS` lists what a word may stand for otherwise. A word of planning is looked for in planning only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
EVERYWHERE = (
    *("services", "clients", "protos/parkloom", "tests", "benchmarks", "examples"),
    *("docs", "README.md", "CONTRIBUTING.md"),
)
PLANNING = ("services/planning", "tests/planning", "docs/planner.md")
MATCHING = ("services/matching", "tests/matching", "protos/parkloom/matching")
# These name the replaced words.
NAME_THEM = {GLOSSARY, ROOT / "tests" / "test_words.py", ROOT / "tests" / "test_limits.py"}
TEXTS = {".py", ".c", ".h", ".html", ".proto", ".md"}


class Word(NamedTuple):
    """A word that another one replaces, as a regular expression, and where it is looked for."""

    replaced: str
    instead: str
    where: tuple[str, ...] = EVERYWHERE


WORDS = {
    "firm": Word(r"(?<![a-z])firms?(?![a-z])", "enterprise"),
    "workshop": Word(r"workshops?", "enterprise"),
    "whoever": Word(r"whoever|whatever|whichever", "the subject's name"),
    "anew": Word(r"\banew\b", "again"),
    "dearer": Word(r"\bdearer|\bdearest", "higher cost"),
    "fellow": Word(r"\bfellows?\b|so manieth", "the thing's name"),
    "park run": Word(r"(park|fill.in)[ _-]runs?\b", "park plan, fill-in plan"),
    "realparts": Word(r"realparts", "testbed"),
    "mend": Word(r"(?<![a-z])mend(s|ed|ing)?(?![a-z])", "hint, repair"),
    "pledge": Word(r"pledge", "commitment"),
    "promise": Word(r"(?<!to-)promise(s|d)?(?![a-z])", "commitment"),
    "told": Word(r"\b(told|tells?|telling)\b", "publishes, reports, records, shows, names"),
    "said": Word(r"\bsaid\b", "reported, given"),
    "Situation": Word(r"situations?", "park snapshot", MATCHING),
    "landing": Word(r"\b(land|lands|landed|landing)\b", "activation", MATCHING),
    "stamp": Word(r"(?<![a-z])stamps?(?![a-z])", "version", MATCHING),
    "facts": Word(r"(?<![a-z])facts(?![a-z])", "reference data", MATCHING),
    "purse": Word(r"\bpurse", "budget", PLANNING),
    "dream": Word(r"dream", "ideal route", PLANNING),
    "market": Word(r"market", "displacement", PLANNING),
    "hunt": Word(r"hunt", "relax-and-fix dive", PLANNING),
    "soil": Word(r"\bsoil", "relax-and-fix dive", PLANNING),
    "bench": Word(r"(?<![a-z])bench(?![a-z])", "insertion workspace", PLANNING),
    "toll": Word(r"(?<![a-z])tolls?(?![a-z])", "dual price", PLANNING),
    "settlement": Word(r"settlements?|(?<![a-z])settling", "flow rounding", PLANNING),
    "concentrate": Word(r"concentrat", "sparsification", PLANNING),
    "polish": Word(r"polish", "LP neighbourhood", PLANNING),
    "recipe": Word(r"(?<![a-z])recipes?(?![a-z])", "solver parameters", PLANNING),
    "style": Word(r"(?<![a-z])styles?(?![a-z])", "solver parameters", PLANNING),
    "draft": Word(r"(?<![a-z])drafts?(?![a-z])", "working solution", PLANNING),
    "glance": Word(r"(?<![a-z])glances?(?![a-z])", "min-cut check", PLANNING),
    "scales": Word(r"\bscales\b", "cheapest alternative", PLANNING),
    "trouble": Word(r"(?<![a-z])troubles?(?![a-z])", "symptom", PLANNING),
}
# What a file of a park or plan calls commitments is its own.
LET_PASS = {
    "firm": re.compile(
        r"firm\\?\[|\bfirm\.\d|\(firm,\)|\"firm\"|'firm'|`firm`|\.firm\b"
        r"|\bfirm=(?:firm\b)?|\bfirm: tuple|\bfirm = \(?|\bin firm\b|def firm\("
    ),
    # A command's name.
    "promise": re.compile(r"benchmarks[./]promise|^test_promise$"),
    # The position of an open file.
    "told": re.compile(r"\.tell\(\)|def tell\(self\)"),
}


@cache
def _texts(place: str) -> dict[str, str]:
    """By its name, the text of each file there is at a place, with the file's own name for a first line."""
    paths = [ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*"))
    return {
        str(path.relative_to(ROOT)): f"{path.stem}\n{path.read_text(encoding='utf-8')}"
        for path in paths
        if path.suffix in TEXTS and path not in NAME_THEM and "vendor" not in path.parts and "_pb2" not in path.name
    }


def _lines(where: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The lines of files in which there is something to find."""
    for place in where:
        for name, text in _texts(place).items():
            if pattern.search(text):
                yield from ((f"{name}:{number}", line) for number, line in enumerate(text.splitlines()))


@pytest.mark.parametrize("key", WORDS)
def test_a_replaced_word_does_not_come_back(key: str) -> None:
    word = WORDS[key]
    pattern, let_pass = re.compile(word.replaced, re.IGNORECASE), LET_PASS.get(key)
    found = [
        place
        for place, line in _lines(word.where, pattern)
        if pattern.search(let_pass.sub("", line) if let_pass else line)
    ]
    assert found == [], f"write {word.instead}"
