"""The reference page shows every operation, and links to what it names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from services.demo.installation import Installation
from services.gateway import reference
from tests import axe, browser

CONTRACT = Path(__file__).parents[2] / "protos" / "parkloom" / "openapi.json"
DOCUMENT = json.loads(CONTRACT.read_text(encoding="utf-8"))


def pages(document: dict[str, Any], folder: Path) -> dict[str, str]:
    """The text of each page, by its path."""
    files = reference.write(document, folder)
    return {path: file.read_text(encoding="utf-8") for path, file in files.items() if file.suffix == ".html"}


def test_every_operation_has_its_place_on_the_page_of_its_service(tmp_path: Path) -> None:
    shown = pages(DOCUMENT, tmp_path)
    for operation in (each for methods in DOCUMENT["paths"].values() for each in methods.values()):
        assert f'id="{operation["operationId"]}"' in shown[f"/{operation['tags'][0]}"]
        assert f'href="/{operation["tags"][0]}#{operation["operationId"]}"' in shown["/"]


def test_every_link_on_a_page_leads_somewhere(tmp_path: Path) -> None:
    shown = pages(DOCUMENT, tmp_path)
    places = {path: re.findall(r'id="([^"]+)"', page) for path, page in shown.items()}
    for path, page in shown.items():
        assert len(places[path]) == len(set(places[path]))
        for link in re.findall(r'href="([^"]*)#?"', page):
            there, _, place = link.partition("#")
            assert there in ("", "/reference.css", "/openapi.json", *shown)
            assert not place or place in places[there or path]


def test_words_of_a_contract_come_out_as_text(tmp_path: Path) -> None:
    tag = {"name": "Tag", "description": "<script>alert(1)</script> with `<b>`"}
    page = pages({**DOCUMENT, "tags": [tag], "paths": {}}, tmp_path)["/Tag"]
    assert "<script>" not in page
    assert "<code>&lt;b&gt;</code>" in page


@pytest.mark.slow
def test_the_pages_are_for_everybody_and_fetch_nothing_outside(served: Installation) -> None:
    address = f"http://{served.settings.gateway_listen}"
    with browser.launched() as program:
        for width in (360, 1920):
            _look(program, address, width)


def _look(program: Browser, address: str, width: int) -> None:
    # The policy of the pages lets no script in, and axe is one.
    page = program.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/matching.v1.ReasonService"):
        page.goto(f"{address}{path}", timeout=60_000)
        assert axe.complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#ExplainOrder").is_visible()
    assert all(url.startswith(address) for url in asked)
