"""What a plan costs, recomputed from the park alone."""

from __future__ import annotations

import numpy as np

from services.planning.model.solution import CostParts
from services.planning.rules.commitments import shortfalls
from services.planning.rules.table import Book


def cost_of(book: Book) -> CostParts:
    """Production, haulage, lateness, unmet and released, in the park's money."""
    return CostParts(_production(book), _haulage(book), _lateness(book), _unmet(book), _released(book))


def _production(book: Book) -> float:
    rows = book.rows
    return float(np.where(rows.done == 0, rows.quantity * rows.price, 0.0).sum())


def _haulage(book: Book) -> float:
    rows, park = book.rows, book.park
    here = np.flatnonzero((rows.step > 0) & (rows.done == 0))
    rate = park.lanes.haulage[park.zone[rows.line[here - 1]], park.zone[rows.line[here]]]
    return float(np.where(np.isfinite(rate), rows.quantity[here] * rate, 0.0).sum())


def _lateness(book: Book) -> float:
    lots = [book.lots[index] for index in book.finished.tolist()]
    orders = [book.problem.order_by_id[lot.order] for lot in lots]
    total = 0.0
    for lot, order in zip(lots, orders, strict=True):
        last = lot.steps[-1]
        days = last.day + book.problem.line_by_id[last.line].lead_days - order.due
        total += lot.quantity * max(0, days) * order.late_cost
    return total


def _unmet(book: Book) -> float:
    made = book.made.tolist()
    pairs = zip(book.problem.orders, made, strict=True)
    return float(sum(max(0.0, order.quantity - units) * order.unmet_cost for order, units in pairs))


def _released(book: Book) -> float:
    missing = shortfalls(book.problem, book.lots)
    return sum((commitment.quantity - kept) * (commitment.release_cost or 0.0) for commitment, kept in missing)
