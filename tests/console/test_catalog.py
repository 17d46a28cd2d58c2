"""Chinese for every string, and compiled as it is written."""

from __future__ import annotations

from services.console import catalog


def test_every_string_of_the_pages_has_its_chinese() -> None:
    assert catalog.untranslated(catalog.updated()) == []


def test_the_committed_catalog_has_no_string_that_the_pages_lack() -> None:
    assert {str(message.id) for message in catalog.translated()} == {str(one.id) for one in catalog.updated()}


def test_the_compiled_catalog_is_the_written_one() -> None:
    assert catalog.MO_FILE.read_bytes() == catalog.compiled(catalog.translated())


def test_a_string_without_chinese_is_shown() -> None:
    changed = catalog.translated()
    changed.add("A string that nobody has translated")
    assert catalog.untranslated(changed) == ["A string that nobody has translated"]


def test_translations_keep_every_placeholder() -> None:
    broken = [str(message.id) for message in catalog.translated() if list(message.check())]
    assert broken == []
