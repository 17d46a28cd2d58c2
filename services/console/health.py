"""Health of the console as an orchestrator asks for it: alive, ready."""

from __future__ import annotations

from flask import Blueprint

from services.console.core.access import backend

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> str:
    """Answers while the process serves."""
    return "ok\n"


@pages.get("/readyz")
def ready() -> str:
    """Raises Unavailable while the console's database is away. Services that are away do not count: a page says so."""
    backend().database.ping()
    return "ok\n"
