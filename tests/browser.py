"""A real browser for page tests: found, or fetched the ordinary way where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
PHONE = {"width": 390, "height": 844}
HOW = "set CHROMIUM to a Chromium, or install one (as root: apt-get install -y chromium-headless-shell fonts-noto-cjk)"


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium. Where there is none the test is skipped with the reason, but never in CI."""
    program = _program()
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def phone(browser: Browser, language: str) -> BrowserContext:
    """A phone of somebody whose browser asks for `language`."""
    context = browser.new_context(viewport=PHONE, locale=language, is_mobile=True, has_touch=True)
    context.set_default_timeout(20_000)
    return context


@cache
def _program() -> str | None:
    """The path of a Chromium; None means the one that playwright keeps."""
    found = os.environ.get("CHROMIUM") or _on_path()
    if found or _playwrights_own():
        return found
    for command in _ways_to_install():
        if subprocess.run(command, capture_output=True, check=False, timeout=280).returncode == 0:
            return _on_path()
    if os.environ.get("CI"):
        raise RuntimeError(f"no Chromium here: {HOW}")
    pytest.skip(f"no Chromium here: {HOW}")


def _on_path() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def _playwrights_own() -> bool:
    """True if playwright has a browser of its own that starts."""
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(args=["--no-sandbox"]).close()
    except Error:
        return False
    return True


def _ways_to_install() -> Iterator[list[str]]:
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield ["sh", "-c", "apt-get update && apt-get install -y chromium-headless-shell fonts-noto-cjk"]
