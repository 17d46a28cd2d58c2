"""Lots of a working solution as the kernel stores them: padded cells, and the source that each lot draws on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.planning.solve.columns import Flags, Ints, Longs

FRESH = -1  # the source of a lot that begins at its order's release


@dataclass(frozen=True, slots=True)
class SearchLots:
    """One row per lot: order, units, source (`FRESH`: none) and cells [lots, longest route], -1 beyond the route.

    The cell of a step done before day 0 is -1 - line.
    """

    order: Ints
    quantity: Longs
    source: Ints
    cells: Ints

    def __len__(self) -> int:
        return len(self.order)

    def rows(self, which: Flags | Longs | slice) -> SearchLots:
        """The lots selected by a mask, by row numbers or by a slice."""
        return SearchLots(self.order[which], self.quantity[which], self.source[which], self.cells[which])

    def of_order(self, order: int) -> SearchLots:
        """The lots of one order; `self` is sorted by order."""
        first, end = np.searchsorted(self.order, [order, order + 1])
        return self.rows(slice(int(first), int(end)))


def joined(parts: Sequence[SearchLots]) -> SearchLots:
    """All lots of some parts, in their sequence."""
    return SearchLots(
        np.concatenate([part.order for part in parts]),
        np.concatenate([part.quantity for part in parts]),
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.cells for part in parts]),
    )


def fresh_lots(order: Ints, quantity: Longs, cells: Ints) -> SearchLots:
    """Lots that draw on no source."""
    return SearchLots(order, quantity, np.full(len(order), FRESH, dtype=np.int32), cells)


def no_lots(longest_route: int) -> SearchLots:
    """No lot at all."""
    none = np.zeros(0, dtype=np.int32)
    return SearchLots(none, none.astype(np.int64), none, np.zeros((0, longest_route), dtype=np.int32))
