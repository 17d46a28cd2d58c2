"""Audiences: the view of the park that what leaves the installation has."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """View of the park that a webhook or digest has: its people's, one enterprise's, or one buyer's."""

    PARK = "park"
    ENTERPRISE = "enterprise"
    BUYER = "buyer"
