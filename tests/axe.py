"""What axe-core finds wrong with a page for people who use it otherwise than by sight and mouse."""

from __future__ import annotations

import os
from functools import cache
from importlib import resources, util

import pytest
from playwright.sync_api import Page

PACKAGE = "axe_playwright_python"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def complaints(page: Page) -> list[str]:
    """Each violated rule with the first elements that violate it; skips the test where the package is missing."""
    page.evaluate(_script())
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{each['id']}: {[node['target'] for node in each['nodes'][:3]]}" for each in found["violations"]]


@cache
def _script() -> str:
    if util.find_spec(PACKAGE) is None:
        if os.environ.get("CI"):
            raise RuntimeError("axe-core is missing: run `make setup`")
        pytest.skip("axe-core is missing: run `make setup`")
    return (resources.files(PACKAGE) / "axe.min.js").read_text(encoding="utf-8")
