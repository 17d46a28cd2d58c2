"""Loading and unloading of goods at a stop."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Goods are loaded at a stop, or unloaded."""

    PICKUP = "pickup"
    DELIVERY = "delivery"
