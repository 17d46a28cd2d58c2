"""Counts for the ledger that the latest states have."""

from __future__ import annotations

from collections import Counter

from benchmarks.simulation.latest import Latest
from benchmarks.simulation.ledger import Ledger
from benchmarks.simulation.people.accounts import Books
from parkloom.logistics.v1.movement_pb2 import MovementState
from parkloom.matching.v1.order_pb2 import ORDER_STATE_DELIVERED, OrderState


def count(ledger: Ledger, latest: Latest, books: Books) -> None:
    """Add orders and movements by state, and units made, assumed, corrected, moved and delivered."""
    counts: Counter[str] = Counter()
    for order in latest.orders.values():
        state = OrderState.Name(order.state).removeprefix("ORDER_STATE_").lower().replace("_", " ")
        counts[f"orders {state}"] += 1
        counts["units scrapped"] += order.scrapped_quantity
        counts["units delivered"] += order.delivered_quantity
        counts["units lost or damaged"] += order.lost_quantity
        if order.state != ORDER_STATE_DELIVERED:
            counts["units good, not delivered"] += order.good_quantity
    for work in latest.assignments.values():
        counts["terms entries"] += work.terms
        for done in work.done:
            counts["units assumed" if done.assumed else "units reported"] += done.good_quantity
    for movement in latest.movements.values():
        counts[f"movements {MovementState.Name(movement.state).removeprefix('MOVEMENT_STATE_').lower()}"] += 1
        counts["units loaded"] += movement.loaded_quantity
        counts["units returned"] += movement.returned_quantity
    counts["movements reported"] = len(books.movements)
    ledger.counts.update(counts)
