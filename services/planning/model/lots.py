"""Lots as columns: units of orders that move together, one line and one day per step.

The same columns serve the solver, the rules, plan files and the database. Days are whole numbers counted from an
origin that the holder of the lots names: day 0 of the problem inside a solution, the proleptic Gregorian ordinal
(`date.toordinal`) in the database. `shifted` moves from one to the other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from services.planning.model.problem import Step

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
# Whole units; a plan file may claim halves, which then stand as floats until the rules refuse them.
Quantities = npt.NDArray[Any]
Selection = npt.NDArray[np.bool_] | npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Lot:
    """One row of `Lots`: `quantity` units of an order with one line and day per step of its route."""

    order: str
    quantity: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs: units that one order's step does on one line on one day, one row each, sorted by the columns.

    `order` and `line` are places in the lots' `orders` and `lines`; `quantity` is in units of the order.
    """

    order: Ints
    step: Ints
    line: Ints
    day: Ints
    quantity: Quantities


@dataclass(frozen=True, eq=False, slots=True)
class Lots(Sequence[Lot]):
    """Lots in columns; as a sequence, its members are the rows as `Lot`.

    `orders` and `lines` are the ids that the columns `order` and `line` index (neither has to be used, or known to a
    park). `order` and `quantity` are [lots]. `line` and `day` are [steps of all lots], those of lot i at
    `first[i]:first[i + 1]`; `first` is [lots + 1]. The arrays are shared between selections: do not write to them.
    """

    orders: tuple[str, ...]
    lines: tuple[str, ...]
    order: Ints
    quantity: Quantities
    first: Ints
    line: Ints
    day: Ints

    @classmethod
    def of(cls, rows: Iterable[Lot]) -> Lots:
        """The columns of rows, in their sequence."""
        listed = list(rows)
        orders: dict[str, int] = {}
        lines: dict[str, int] = {}
        order = [orders.setdefault(lot.order, len(orders)) for lot in listed]
        line = [lines.setdefault(step.line, len(lines)) for lot in listed for step in lot.steps]
        day = [step.day for lot in listed for step in lot.steps]
        length = [len(lot.steps) for lot in listed]
        return cls(
            tuple(orders), tuple(lines), _ints(order), _quantities(listed), _offsets(length), _ints(line), _ints(day)
        )

    @classmethod
    def from_padded(  # noqa: PLR0917 - one argument per column
        cls,
        orders: Sequence[str],
        lines: Sequence[str],
        order: npt.ArrayLike,
        quantity: Quantities,
        length: npt.ArrayLike,
        line: npt.NDArray[np.integer[Any]],
        day: npt.NDArray[np.integer[Any]],
    ) -> Lots:
        """Lots from `line` and `day` of [lots, longest route], of which lot i uses the first `length[i]` columns."""
        used = np.arange(line.shape[1]) < np.asarray(length)[:, None]
        return cls(
            tuple(orders), tuple(lines), _ints(order), quantity, _offsets(length), _ints(line[used]), _ints(day[used])
        )

    @classmethod
    def concatenated(cls, parts: Iterable[Lots]) -> Lots:
        """All lots of some parts, in their sequence, under the ids of all of them."""
        listed = list(parts)
        if len(listed) == 1:
            return listed[0]
        orders: dict[str, int] = {}
        lines: dict[str, int] = {}
        order = _recoded([(part.orders, part.order) for part in listed], orders)
        line = _recoded([(part.lines, part.line) for part in listed], lines)
        return cls(
            tuple(orders),
            tuple(lines),
            _joined(order),
            np.concatenate([part.quantity for part in listed]) if listed else np.zeros(0, dtype=np.int64),
            _offsets(np.concatenate([part.length for part in listed]) if listed else ()),
            _joined(line),
            _joined([part.day for part in listed]),
        )

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self.select(np.arange(len(self))[place])
        row = range(len(self))[place]
        return Lot(self.orders[self.order[row]], _whole(self.quantity[row].item()), self._steps(row))

    def __iter__(self) -> Iterator[Lot]:
        steps = [Step(self.lines[line], day) for line, day in zip(self.line.tolist(), self.day.tolist(), strict=True)]
        first = self.first.tolist()
        for row, (order, quantity) in enumerate(zip(self.order.tolist(), self.quantity.tolist(), strict=True)):
            yield Lot(self.orders[order], _whole(quantity), tuple(steps[first[row] : first[row + 1]]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lots) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _steps(self, row: int) -> tuple[Step, ...]:
        rows = slice(self.first[row], self.first[row + 1])
        pairs = zip(self.line[rows].tolist(), self.day[rows].tolist(), strict=True)
        return tuple(Step(self.lines[line], day) for line, day in pairs)

    @property
    def length(self) -> Ints:
        """Steps per lot [lots]."""
        return np.diff(self.first)

    @property
    def lot_of_step(self) -> Longs:
        """The lot that each entry of `line` and `day` belongs to [steps]."""
        return np.repeat(np.arange(len(self)), self.length)

    @property
    def number_of_step(self) -> Longs:
        """The number, from 0, of each entry of `line` and `day` among the steps of its lot [steps]."""
        return np.arange(len(self.line)) - np.repeat(self.first[:-1], self.length)

    def orders_in(self, index: Mapping[str, int]) -> Longs:
        """The column `order` as places in another list, by its index; -1 for an order that it does not have [lots]."""
        return _mapped(self.orders, self.order, lambda ident: index.get(ident, -1))

    def lines_in(self, index: Mapping[str, int]) -> Longs:
        """The column `line` as places in another list, by its index; -1 for a line that it does not have [steps]."""
        return _mapped(self.lines, self.line, lambda ident: index.get(ident, -1))

    def select(self, rows: Selection) -> Lots:
        """The lots where a mask [lots] is true, or those at some places, in that sequence."""
        places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        length = self.length[places]
        first = _offsets(length)
        steps = np.arange(first[-1]) + np.repeat(self.first[:-1][places] - first[:-1], length)
        return replace(
            self,
            order=self.order[places],
            quantity=self.quantity[places],
            first=first,
            line=self.line[steps],
            day=self.day[steps],
        )

    def of_orders(self, orders: Iterable[str]) -> Lots:
        """The lots of these orders."""
        wanted = set(orders)
        return self.select(np.array([order in wanted for order in self.orders], dtype=np.bool_)[self.order])

    def by_order(self) -> dict[str, Lots]:
        """The lots of each order that has some, in the sequence in which the orders first occur."""
        rows = np.argsort(self.order, kind="stable")
        begins = np.flatnonzero(np.diff(self.order[rows], prepend=-1))
        groups = np.split(rows, begins[1:]) if len(rows) else []
        return {self.orders[self.order[group[0]]]: self.select(group) for group in sorted(groups, key=_first_of)}

    def used_lines(self) -> set[str]:
        """The lines that a step of some lot is on."""
        return {self.lines[line] for line in np.unique(self.line).tolist()}

    def shifted(self, days: int) -> Lots:
        """The same lots with so much added to every day."""
        return replace(self, day=self.day + np.int32(days))

    def steps_before(self, day: int) -> Longs:
        """The number of first steps of each lot that lie before a day [lots]."""
        before = self.length.astype(np.int64)
        late = np.flatnonzero(self.day >= day)[::-1]
        # numpy keeps the last of several values assigned to one lot: that of the earliest step.
        before[self.lot_of_step[late]] = self.number_of_step[late]
        return before

    def beginnings(self, steps: npt.NDArray[np.integer[Any]]) -> Lots:
        """Each lot's first `steps` [lots] steps; of a lot without any nothing is left."""
        length = np.minimum(steps, self.length)
        used = self.number_of_step < length[self.lot_of_step]
        cut = replace(self, first=_offsets(length), line=self.line[used], day=self.day[used])
        return cut.select(length > 0)

    def merged(self) -> Lots:
        """The same units with one lot for each order and steps, by order, then by line id and day of each step.

        Units that add up to none, or to fewer, are left out. O(lots log lots) for each step of the longest route.
        """
        rows, begins = _groups(self._sort_keys())
        quantity = _sums(self.quantity[rows], begins)
        merged = replace(self.select(rows[begins]), quantity=quantity)
        return merged.select(quantity > 0)

    def _sort_keys(self) -> list[npt.NDArray[np.integer[Any]]]:
        """Order, then line and day of each step [lots] each; lines rank by id; what a lot does not have ranks first."""
        used = sorted({self.lines[line] for line in np.unique(self.line).tolist()})
        rank = self.lines_in({ident: place for place, ident in enumerate(used)})
        keys: list[npt.NDArray[np.integer[Any]]] = [self.order]
        for number in range(int(self.length.max(initial=0))):
            has = number < self.length
            rows = np.where(has, self.first[:-1] + number, 0)
            keys += [np.where(has, rank[rows], -1), np.where(has, self.day[rows], 0)]
        return keys

    def alike(self) -> Longs:
        """The number of the group that each lot belongs to: those of the same order and steps are one group [lots]."""
        rows, begins = _groups(self._sort_keys())
        group = np.zeros(len(rows), dtype=np.int64)
        group[rows] = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(rows)))
        return group

    def without(self, others: Lots) -> Lots:
        """The units, `merged`, that are left when those of `others` with the same order and steps are taken away."""
        return Lots.concatenated([self, replace(others, quantity=-others.quantity)]).merged()

    def begun(self, today: int) -> Lots:
        """The beginnings that lie before a day, `merged`."""
        return self.beginnings(self.steps_before(today)).merged()

    def runs(self) -> Runs:
        """The runs of the lots: units of the same order, step, line and day added up."""
        order, step = self.order[self.lot_of_step], self.number_of_step.astype(np.int32)
        rows, begins = _groups([order, step, self.line, self.day])
        first = rows[begins]
        quantity = _sums(self.quantity[self.lot_of_step[rows]], begins)
        return Runs(order[first], step[first], self.line[first], self.day[first], quantity)

    def finish_days(self, lead_days: Mapping[str, int]) -> Longs:
        """The day on which each lot's last step is done, the line's lead time included [lots]. No lot may be empty."""
        last = self.first[1:] - 1
        return self.day[last] + _mapped(self.lines, self.line[last], lead_days.__getitem__)

    def encoded(self) -> str:
        """The lots as compact JSON text of their columns, with the ids that they use; `decoded` reads it."""
        orders, order = _used(self.orders, self.order)
        lines, line = _used(self.lines, self.line)
        columns = {
            "orders": orders,
            "lines": lines,
            "order": order.tolist(),
            "quantity": self.quantity.tolist(),
            "length": self.length.tolist(),
            "line": line.tolist(),
            "day": self.day.tolist(),
        }
        return json.dumps(columns, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def decoded(cls, texts: Iterable[str]) -> Lots:
        """The lots of encoded texts, one after another. Raises ValueError or KeyError where a text is none of those."""
        return cls.concatenated(_decoded(columns) for columns in json.loads(f"[{','.join(texts)}]"))


def _groups(keys: Sequence[npt.NDArray[np.integer[Any]]]) -> tuple[Longs, Longs]:
    """The rows sorted by their keys, the first key first; and where in that sequence rows of new keys begin."""
    rows = np.lexsort(keys[::-1])
    differs = np.zeros(len(rows), dtype=np.bool_)
    differs[:1] = True
    for key in keys:
        differs[1:] |= key[rows[1:]] != key[rows[:-1]]
    return rows, np.flatnonzero(differs)


def _sums(amounts: Quantities, begins: Longs) -> Quantities:
    return np.asarray(np.add.reduceat(amounts, begins) if len(begins) else amounts[:0], dtype=amounts.dtype)


def _decoded(columns: Mapping[str, Any]) -> Lots:
    return Lots(
        orders=tuple(columns["orders"]),
        lines=tuple(columns["lines"]),
        order=_ints(columns["order"]),
        quantity=np.array(columns["quantity"], dtype=np.int64),
        first=_offsets(columns["length"]),
        line=_ints(columns["line"]),
        day=_ints(columns["day"]),
    )


def _quantities(rows: Sequence[Lot]) -> Quantities:
    amounts = [lot.quantity for lot in rows]
    whole = all(isinstance(amount, int) for amount in amounts)
    return np.array(amounts, dtype=np.int64) if whole else np.array(amounts, dtype=np.float64)


def _whole(quantity: int | float) -> int:
    """A quantity as a whole number; a half stays a float, for the rules to refuse."""
    return cast(int, int(quantity) if quantity == math.floor(quantity) else quantity)


def _ints(values: npt.ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int32)


def _offsets(length: npt.ArrayLike) -> Ints:
    """The place of the first step of each lot, and the end of the last lot [lots + 1]."""
    return np.concatenate([[0], np.cumsum(np.asarray(length, dtype=np.int64))]).astype(np.int32)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _recoded(columns: Sequence[tuple[Sequence[str], Ints]], places: dict[str, int]) -> list[Ints]:
    """Columns, each with the ids that it indexes, as ones that index `places`, which grows by what it lacks.

    Ids that columns share, as those of one `by_order` do, are looked up once.
    """
    new_places: dict[int, Ints] = {}
    for ids, _ in columns:
        if id(ids) not in new_places:
            new_places[id(ids)] = _ints([places.setdefault(ident, len(places)) for ident in ids])
    return [new_places[id(ids)][column] if ids else column for ids, column in columns]


def _mapped(ids: Sequence[str], column: Ints, value_of: Callable[[str], int]) -> Longs:
    """The value of each id in a column that indexes `ids`; asked once for each id that is used."""
    used, places = np.unique(column, return_inverse=True)
    return np.array([value_of(ids[place]) for place in used.tolist()], dtype=np.int64)[places]


def _used(ids: Sequence[str], column: Ints) -> tuple[list[str], Longs]:
    """The ids that a column uses, and the column indexing those."""
    used, places = np.unique(column, return_inverse=True)
    return [ids[place] for place in used.tolist()], places


def _first_of(rows: npt.NDArray[np.integer[Any]]) -> int:
    return int(rows[0])


NO_LOTS = Lots.of(())
