"""The bound that multipliers prove, recomputed from the wave alone.

For multipliers m >= 0 of the limits, by Lagrangian relaxation,

    sum over shipments of min(unserved cost, min over classes of cost + sum of m * work)
        - sum over classes of count * max(0, sum of m * time - fixed cost)

is not above the cost of any routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.files import Entry
from services.vehicle_routing.bound.relaxation import HALF, WHOLE, Limit, relax
from services.vehicle_routing.model import Wave

# Sums of floats: a bound is lowered by this share of what is added up, far above what rounding can do to them.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Money for a second of work under a limit."""

    limit: Limit
    value: float


def lower_bound(wave: Wave, multipliers: Iterable[Multiplier]) -> float:
    """The cost that no routes of the wave are below. Multipliers of the same limit add up."""
    if not wave.shipments:
        return 0.0
    relaxation = relax(wave)
    price = relaxation.cost.copy()
    worth = np.zeros(len(wave.vehicles))
    place = {each.id: index for index, each in enumerate(wave.vehicles)}
    for each in multipliers:
        price[place[each.limit.vehicle]] += each.value * relaxation.work(each.limit)
        worth[place[each.limit.vehicle]] += each.value * relaxation.time(each.limit)
    unserved = np.array([each.unserved_cost for each in wave.shipments])
    least = np.minimum(unserved, price.min(axis=0))
    fixed = np.array([each.fixed_cost for each in wave.vehicles])
    count = np.array([min(each.count, len(wave.shipments)) for each in wave.vehicles])
    spent = count * np.maximum(0.0, worth - fixed)
    total = float(least.sum() - spent.sum())
    return max(0.0, total - ROUNDING * len(wave.shipments) * float(least.sum() + spent.sum()))


def to_document(multipliers: Iterable[Multiplier]) -> dict[str, Any]:
    """The certificate as a routes file has it."""
    return {
        "multipliers": [
            {
                "vehicle": each.limit.vehicle,
                **({} if each.limit.after is None else {"after": each.limit.after, "work": each.limit.kind}),
                "value": each.value,
            }
            for each in multipliers
        ]
    }


def multipliers_of(certificate: Mapping[str, Any], wave: Wave) -> list[Multiplier]:
    """The multipliers of a certificate. Raises Invalid where it is none, or names a class that the wave lacks."""
    entry = Entry(certificate, "certificate")
    return [_multiplier(each, wave) for each in entry.entries("multipliers", "vehicle", standing="certificate")]


def _multiplier(entry: Entry, wave: Wave) -> Multiplier:
    vehicle = entry.text("vehicle")
    if vehicle not in wave.class_of:
        raise entry.refuse("vehicle", f'is "{vehicle}", which the wave lacks', "name one of its classes")
    value = entry.number("value")
    if not entry.has("after"):
        return Multiplier(Limit(vehicle), value)
    work = entry.text("work")
    if work not in (WHOLE, HALF):
        raise entry.refuse("work", f'is "{work}"', f"write {WHOLE} or {HALF}")
    return Multiplier(Limit(vehicle, entry.number("after"), work), value)
