"""Tables in a page: those of a run replace those of the last one, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.planner.storing import store


def test_tables_replace_those_of_the_last_run_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n", encoding="utf-8")
    store(page, "plain", "first")
    store(page, "set-ups", "other")
    store(page, "plain", "second")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert "second" in text
    assert "other" in text
    assert "first" not in text


def test_a_page_with_one_mark_alone_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- begin plain -->\n", encoding="utf-8")
    with pytest.raises(ValueError, match="marks"):
        store(page, "plain", "tables")
    assert page.read_text(encoding="utf-8") == "<!-- begin plain -->\n"
