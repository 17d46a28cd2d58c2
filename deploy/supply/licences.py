"""Licences of what ships: `python deploy/supply/licences.py > docs/licences.md`.

What ships are the packages that `pip install parkloom` brings, without its extras, and the files of others that lie in
the repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "services" / "console" / "static" / "vendor" / "VENDORED.json"
_OSI = "License :: OSI Approved :: "
# What lies in third_party/, whose own folders hold the texts.
_THIRD_PARTY = (
    ("buf/validate (protos)", "Apache-2.0"),
    ("google/api, google/rpc (protos)", "Apache-2.0"),
)


def shipped() -> dict[str, Distribution]:
    """The distributions that an installation without extras has besides our own, by normalised name."""
    found: dict[str, Distribution] = {}
    waiting = list(_required(distribution("parkloom")))
    while waiting:
        name = waiting.pop()
        if name not in found and (there := _installed(name)) is not None:
            found[name] = there
            waiting += _required(there)
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """The licence as the package's metadata declare it, by SPDX expression where they have one."""
    metadata = package.metadata.json
    said = str(metadata.get("license_expression") or metadata.get("license") or "")
    classified = [each.removeprefix(_OSI) for each in metadata.get("classifier", []) if each.startswith(_OSI)]
    one_line = said if said and "\n" not in said and len(said) < 80 else ""
    return one_line or ", ".join(classified) or "unknown"


def page() -> str:
    """The text of docs/licences.md."""
    packages = [(each.metadata["Name"], licence(each)) for each in shipped().values()]
    rows = [*packages, *_THIRD_PARTY, *_vendored()]
    table = "".join(f"| {name} | {terms} |\n" for name, terms in sorted(rows, key=lambda row: row[0].lower()))
    return f"""# Licences of what ships

The packages that an installation brings, by their own metadata, and the files of others in this repository. Versions
stand in `constraints.txt`; `make sbom` writes them all, with the tools of development, as CycloneDX.

| part | licence |
| --- | --- |
{table}
psycopg is under the LGPL: it is used as it comes, and can be replaced in an installation by another build of itself.
certifi is under the MPL: its list of authorities comes as it is.

This page is generated: `python deploy/supply/licences.py > docs/licences.md`.
"""


def _vendored() -> Iterator[tuple[str, str]]:
    for each in json.loads(VENDORED.read_text(encoding="utf-8")):
        yield f"{each['package']} ({each['file']})", each["licence"]


def _required(package: Distribution, extras: Iterable[str] = ("",)) -> Iterator[str]:
    """Names of what the package requires on this machine, with what the extras that it asks for require."""
    for given in package.requires or ():
        wanted = Requirement(given)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras):
            name = canonicalize_name(wanted.name)
            yield name
            there = _installed(name)
            if there is not None and wanted.extras:
                yield from _required(there, wanted.extras)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    print(page(), end="")
