"""The Chinese of every string: `python -m services.console.catalog` takes new strings into the .po and compiles it.

The compiled .mo file is committed beside the .po file, so that a wheel installed in a read-only tree needs no step.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
PO_FILE = HERE / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
MO_FILE = PO_FILE.with_suffix(".mo")
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# By default, a template that cannot be parsed counts as one without strings.
_OPTIONS = {"**.html": {"silent": "false"}}
_KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}


def extracted() -> Catalog:
    """Every translatable string of the console's Python files and templates."""
    found = Catalog()
    for file, line, message, comments, context in extract_from_dir(HERE, _METHODS, _OPTIONS, _KEYWORDS):
        found.add(message, locations=[(Path(file).as_posix(), line)], auto_comments=comments, context=context)
    return found


def translated() -> Catalog:
    """The .po file. Raises OSError when it is not there."""
    with PO_FILE.open("rb") as file:
        return read_po(file, locale="zh")


def updated() -> Catalog:
    """The .po file with every string of the sources and no other."""
    catalog = translated() if PO_FILE.exists() else Catalog(locale="zh", project="parkloom")
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = "# The console's pages in Chinese."
    catalog.fuzzy = False
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """The strings of `catalog` that have no Chinese."""
    return [str(message.id) for message in catalog if message.id and not all(_forms(message.string))]


def compiled(catalog: Catalog) -> bytes:
    """The content of the .mo file."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def main() -> None:
    catalog = updated()
    with PO_FILE.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, include_lineno=False, sort_output=True)
    MO_FILE.write_bytes(compiled(catalog))
    print(f"{len(catalog)} strings", *untranslated(catalog), sep="\nno Chinese yet: ")


def _forms(string: str | tuple[str, ...] | list[str] | None) -> Sequence[str]:
    """The plural forms of a translation, which may have only one."""
    return (string or "",) if isinstance(string, str | None) else string


if __name__ == "__main__":
    main()
