"""The pages that people open: each with an address, of a thing drawn at random where there are many."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

WORDS = ("PO", "buyer", "7", "socks", "nobody")


def pages(orders: Sequence[str], enterprises: Sequence[str], plan: str) -> Mapping[str, Callable[[random.Random], str]]:
    """The pages by name. `orders`, `enterprises` and `plan` are ids."""

    def of(things: Sequence[str], address: str) -> Callable[[random.Random], str]:
        return lambda chance: address.format(chance.choice(things))

    def fixed(address: str) -> Callable[[random.Random], str]:
        return lambda _: address

    return {
        "overview": fixed("/"),
        "overview: plan under way": fixed("/running"),
        "overview: ages of figures": fixed("/ages"),
        "overview: waits for an answer": fixed("/waiting"),
        "orders": fixed("/orders?all=1"),
        "orders: late or short": fixed("/orders?shortfall=any&sort=due"),
        "orders: a text": of(WORDS, "/orders?q={}"),
        "an order": of(orders, "/orders/{}"),
        "an order: history": of(orders, "/orders/{}/history"),
        "an order: its parcels": of(orders, "/pegging/orders/{}"),
        "a new order": fixed("/orders/new"),
        "quotes": fixed("/quotes"),
        "plans": fixed("/plans"),
        "a plan": fixed(f"/plans/{plan}"),
        "two plans": fixed(f"/plans/compare?one={plan}&other={plan}"),
        "scenarios": fixed("/scenarios"),
        "enterprises": fixed("/enterprises"),
        "an enterprise": of(enterprises, "/enterprises/{}"),
        "an enterprise: capacity": of(enterprises, "/enterprises/{}/capacity"),
        "an enterprise: where its work goes": of(enterprises, "/pegging/enterprises/{}"),
        "load of the park": fixed("/capacity"),
        "load of enterprises": fixed("/capacity?group=enterprise"),
        "grid of capacity": fixed("/capacity/grid"),
        "map of the park": fixed("/map"),
        "movements": fixed("/movements"),
        "trips": fixed("/trips"),
        "waves": fixed("/waves"),
        "files": fixed("/files"),
        "calendar": fixed("/calendar"),
        "policy": fixed("/policy"),
    }
