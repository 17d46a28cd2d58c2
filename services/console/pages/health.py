"""What orchestrators ask: does it live, can it serve."""

from __future__ import annotations

from flask import Blueprint

from services.console.pages.access import behind

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> str:
    return "ok\n"


@pages.get("/readyz")
def ready() -> str:
    """Raises Unavailable while the console's database is away; for services that are away there is a page."""
    behind().database.ping()
    return "ok\n"
