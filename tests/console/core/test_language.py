"""Figures as each language writes them."""

from __future__ import annotations

from services.console.core import language


def test_a_price_below_a_cent_is_written_in_full() -> None:
    assert (language.unit_price(22_600, "CNY"), language.unit_price(400_000, "CNY")) == ("CN¥0.0226", "CN¥0.40")
