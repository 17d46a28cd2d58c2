"""Changes that people make to an order, in the reader's words, by their rpc."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_WORDS = {
    "CreateOrder": _l("Posted the order"),
    "UpdateOrder": _l("Changed the order"),
    "CancelOrder": _l("Cancelled the order"),
    "CloseOrder": _l("Closed the order short"),
    "ReopenOrder": _l("Opened the order again"),
    "LiftExclusion": _l("Let an enterprise be asked again"),
}


def words(rpc: str) -> str:
    """Words for the change that an rpc of this full name makes; its own name where there are none."""
    name = rpc.rsplit("/", 1)[-1]
    return str(_WORDS.get(name, name))
