"""The packages of the identity provider for tests are those of the committed list, from any registry."""

from __future__ import annotations

import json

from services.testbed import oidc_provider

LOCK = json.loads((oidc_provider.PARTS / "package-lock.json").read_text(encoding="utf-8"))
PACKAGES = {name: entry for name, entry in LOCK["packages"].items() if name}


def test_every_package_has_the_checksum_of_one_version() -> None:
    assert PACKAGES
    assert [name for name, entry in PACKAGES.items() if not entry["integrity"].startswith("sha512-")] == []


def test_no_package_names_where_it_comes_from() -> None:
    assert [name for name, entry in PACKAGES.items() if "resolved" in entry] == []


def test_the_package_that_is_asked_for_is_the_listed_one() -> None:
    asked = json.loads((oidc_provider.PARTS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert asked == {"oidc-provider": PACKAGES["node_modules/oidc-provider"]["version"]}
