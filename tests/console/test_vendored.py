"""Vendored files are those that their authors published."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from services import console

STATIC = Path(str(console.__file__)).parent / "static"
VENDORED = json.loads((STATIC / "vendor" / "VENDORED.json").read_text())


def test_vendored_files_are_the_ones_recorded() -> None:
    digests = {
        entry["file"]: hashlib.sha256((STATIC / "vendor" / entry["file"]).read_bytes()).hexdigest()
        for entry in VENDORED
    }
    assert digests == {entry["file"]: entry["sha256"] for entry in VENDORED}


def test_every_vendored_file_is_recorded_with_its_licence() -> None:
    recorded = {entry[key] for entry in VENDORED for key in ("file", "licence_file")} | {"VENDORED.json"}
    assert {file.name for file in (STATIC / "vendor").iterdir()} == recorded


def test_no_page_loads_anything_from_elsewhere() -> None:
    own = [*STATIC.glob("*.css"), *STATIC.parent.rglob("*.html")]
    assert [file.name for file in own if "//" in file.read_text().replace("http://www.w3.org", "")] == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    templates = STATIC.parent.rglob("*.html")
    inline = ("<script", "<style", " style=", " onclick=", "javascript:")
    own_files = re.compile(r"<script src=\"\{\{ asset\('[\w./-]+'\) \}\}\" defer></script>")
    texts = {file.name: own_files.sub("", file.read_text()) for file in templates}
    assert [name for name, text in texts.items() if any(mark in text for mark in inline)] == []
