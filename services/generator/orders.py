"""The order book of a generated park."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from services.generator.profile import Profile, Style, Trade


def products(profile: Profile) -> list[dict[str, Any]]:
    """The products of the park, with the routing of each."""
    return [
        {
            "code": style.code,
            "name": style.name,
            "name_en": style.name_en,
            "unit": profile.unit,
            "routing": [_step(style, trade) for trade in profile.trades],
        }
        for style in profile.styles
    ]


def _step(style: Style, trade: Trade) -> dict[str, Any]:
    step: dict[str, Any] = {"link": trade.link, "load": style.loads.get(trade.link, 1.0)}
    if trade.link in style.tags:
        step["tags"] = list(style.tags[trade.link])
    return step


def orders(  # noqa: PLR0917 - each is one fact of the park
    profile: Profile, lines: Sequence[Mapping[str, Any]], count: int, seed: int, start: date, days: int, load: float
) -> list[dict[str, Any]]:
    """`count` orders that ask for `load` (a share) of what the core link can make over the horizon."""
    rng = Random(f"{seed}/orders")
    offered = [style for style in profile.styles if _made_here(profile, lines, style)] or list(profile.styles)
    styles = rng.choices(offered, [style.share for style in offered], k=count)
    sizes = [rng.lognormvariate(0.0, profile.order_spread) for _ in styles]
    asked = sum(size * style.loads.get(profile.core_link, 1.0) for size, style in zip(sizes, styles, strict=True))
    unit = load * days * _daily(lines, profile.core_link) / asked if count else 0.0
    return [
        _Buying(rng, profile, lines, start, days).order(number, style, max(50, round(size * unit / 50) * 50))
        for number, (style, size) in enumerate(zip(styles, sizes, strict=True))
    ]


def _made_here(profile: Profile, lines: Sequence[Mapping[str, Any]], style: Style) -> bool:
    return all(_served(lines, _step(style, trade)) for trade in profile.trades)


def _served(lines: Sequence[Mapping[str, Any]], step: Mapping[str, Any]) -> bool:
    """True if some line could do the step: buyers ask for what the park shows them."""
    wanted, quality = set(step.get("tags", ())), step.get("min_quality", 0.0)
    return any(
        line["link"] == step["link"] and wanted <= set(line["tags"]) and line["quality"] >= quality for line in lines
    )


def _daily(lines: Sequence[Mapping[str, Any]], link: str) -> float:
    return float(sum(line["daily_capacity"] for line in lines if line["link"] == link))


class _Buying:
    """Draws one order after another."""

    def __init__(
        self, rng: Random, profile: Profile, lines: Sequence[Mapping[str, Any]], start: date, days: int
    ) -> None:
        self.rng = rng
        self.profile = profile
        self.lines = lines
        self.start = start
        self.days = days
        self.mean_capacity: dict[str, float] = {
            trade.link: _daily(lines, trade.link) / max(1, sum(line["link"] == trade.link for line in lines))
            for trade in profile.trades
        }

    def order(self, number: int, style: Style, quantity: int) -> dict[str, Any]:
        rng, profile = self.rng, self.profile
        window = rng.randint(*profile.window)
        release = rng.randint(0, max(0, self.days - window - 2))
        due = min(self.days - 1, release + window)
        return {
            "id": f"o{number:05d}",
            "product": style.code,
            "buyer_reference": f"PO-{rng.randint(10_000, 99_999)}-{number % 100:02d}",
            "quantity": quantity,
            "release_date": (self.start + timedelta(days=release)).isoformat(),
            "due_date": (self.start + timedelta(days=due)).isoformat(),
            "late_cost": rng.choice(profile.late_cost),
            "unmet_cost": rng.choice(profile.unmet_cost),
            "partial": rng.random() < 0.7,
            "ship_to_zone": rng.choice([place.id for place in (*profile.outside, *profile.places[:1])]),
            "route": self._route(style, quantity, due - release),
        }

    def _route(self, style: Style, quantity: int, window: int) -> list[dict[str, Any]]:
        certificate = self._certificate()
        return [self._step(style, trade, certificate, quantity, window) for trade in self.profile.trades]

    def _certificate(self) -> list[str]:
        """Some buyers ask for a certificate where the goods are made: at the core link."""
        held = list(self.profile.certificates)
        return [self.rng.choice(held)] if held and self.rng.random() < 0.2 else []

    def _step(self, style: Style, trade: Trade, certificate: list[str], quantity: int, window: int) -> dict[str, Any]:
        step = _step(style, trade)
        if trade.link == self.profile.core_link and certificate:
            step = self._if_served(step, tags=[*step.get("tags", []), *certificate])
        if self.rng.random() < 0.15 and not trade.carriage:
            step = self._if_served(step, min_quality=0.97)
        if self.rng.random() < 0.6:
            step["max_suppliers"] = self._suppliers(trade, quantity * float(step["load"]), window)
        return step

    def _if_served(self, step: dict[str, Any], **more: Any) -> dict[str, Any]:
        asked = step | more
        return asked if _served(self.lines, asked) else step

    def _suppliers(self, trade: Trade, amount: float, window: int) -> int:
        days = max(1.0, window * self.profile.window_at_one_step)
        needed = amount / (self.mean_capacity[trade.link] * days)
        return 1 + math.ceil(needed * self.rng.uniform(1.2, 2.0))
