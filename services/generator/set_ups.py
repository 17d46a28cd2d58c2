"""Set-ups, smallest runs, transfer batches, few suppliers and the goods' destinations in a generated park.

The draws are streams of their own: a park with them is otherwise the park without.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from services.generator.profile import Profile, Trade

Document = Mapping[str, Any]


def on_lines(profile: Profile, lines: Sequence[Document], seed: int) -> list[dict[str, Any]]:
    """The lines with the set-up and the smallest run of their trade, in capacity, and the set-up's cost in money."""
    rng = Random(f"{seed}/set-ups")
    trades = {trade.link: trade for trade in profile.trades}
    return [dict(line) | _campaign(rng, trades[line["link"]], line) for line in lines]


def _campaign(rng: Random, trade: Trade, line: Document) -> dict[str, Any]:
    kind, capacity = trade.campaign, line["daily_capacity"]
    part = capacity / max(1, line["machines"]) if kind.by_machine else capacity
    figures = {
        "setup": round(part * rng.uniform(*kind.setup)),
        "setup_cost": round(capacity * line["price"] * rng.uniform(*kind.cost)),
        "min_run": round(part * rng.uniform(*kind.min_run)),
    }
    return {field: figure for field, figure in figures.items() if figure}


def on_products(profile: Profile, products: Sequence[Document]) -> list[dict[str, Any]]:
    """The products with their transfer batch."""
    return [dict(product) | {"transfer_batch": profile.transfer_batch} for product in products]


def on_orders(
    profile: Profile, lines: Sequence[Document], orders: Sequence[Document], seed: int
) -> list[dict[str, Any]]:
    """The orders with transfer batches, the zone they are sent to, and as many suppliers as their trades allow."""
    rng = Random(f"{seed}/suppliers")
    capacity = {trade.link: _mean_capacity(lines, trade.link) for trade in profile.trades}
    trades = {trade.link: trade for trade in profile.trades}
    made = []
    for order in orders:
        days = max(1.0, _window(order) * profile.window_at_one_step)
        route = []
        for step in order["route"]:
            needed = order["quantity"] * step["load"] / (capacity[step["link"]] * days)
            route.append(_limited(rng, trades[step["link"]], step, needed))
        more = {"transfer_batch": profile.transfer_batch, "ship_to": order["ship_to_zone"], "route": route}
        made.append(dict(order) | more)
    return made


def _mean_capacity(lines: Sequence[Document], link: str) -> float:
    """Units of capacity that a line of the link has on a day, on average."""
    daily = [line["daily_capacity"] for line in lines if line["link"] == link]
    return float(sum(daily)) / len(daily)


def _window(order: Document) -> int:
    return (date.fromisoformat(order["due_date"]) - date.fromisoformat(order["release_date"])).days


def _limited(rng: Random, trade: Trade, step: Document, needed: float) -> dict[str, Any]:
    """The step with a limit of suppliers in place of its own; `needed` of them would just do."""
    limit = trade.suppliers
    free = {field: value for field, value in step.items() if field != "max_suppliers"}
    has_limit, spare = rng.random() < limit.share, rng.uniform(*limit.spare)
    return free | {"max_suppliers": limit.extra + max(1, math.ceil(needed * spare))} if has_limit else free
