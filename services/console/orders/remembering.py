"""The filter of the list of orders, kept in the session from visit to visit."""

from __future__ import annotations

from typing import Any

from flask import request, session

from services.console.core.order_filter import NAMES

_KEPT = "orders"


def recall() -> dict[str, Any]:
    """The arguments of the list's address where a visitor gives none; none where some are given."""
    kept = session.get(_KEPT)
    if request.args or not isinstance(kept, dict):
        return {}
    return {name: str(kept[name]) for name in NAMES if name in kept}


def keep(args: dict[str, str]) -> None:
    """Keep the filter; without any, the next visit shows all orders."""
    if args:
        session[_KEPT] = args
    else:
        session.pop(_KEPT, None)
