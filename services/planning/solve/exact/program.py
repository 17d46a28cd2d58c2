"""An integer program whose coefficients are the park's figures as they are written, without rounding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

# A solver's sums stay exact below this: whole numbers of 2 ** 53 are the largest that a double holds.
LARGEST_SUM = 1 << 50
Terms = Mapping[int, Fraction]


@lru_cache(maxsize=10_000)
def exactly(figure: float) -> Fraction:
    """A figure as it is written: 0.1 is a tenth, which no double is."""
    return Fraction(str(figure))


@dataclass(frozen=True, slots=True)
class Row:
    """lower ≤ Σ coefficient × column ≤ upper, and the rule that the row belongs to; None is no limit.

    `place` is the line (or quota) and day that the row limits.
    """

    rule: str
    terms: Terms
    lower: Fraction | None
    upper: Fraction | None
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WholeRow:
    """A row in whole numbers: exactly the row where its figures allow it, else a little looser, never tighter."""

    columns: list[int]
    coefficients: list[int]
    lower: int | None
    upper: int | None

    @property
    def is_impossible(self) -> bool:
        """True if no values at all keep the row."""
        return self.lower is not None and self.upper is not None and self.lower > self.upper

    def holds(self, values: Sequence[int]) -> bool:
        """Returns true if some values of the columns keep the row."""
        total = sum(value * values[column] for column, value in zip(self.columns, self.coefficients, strict=True))
        return (self.lower is None or self.lower <= total) and (self.upper is None or total <= self.upper)


@dataclass(slots=True)
class Program:
    """Minimise `constant` + Σ cost × column; columns are whole numbers from 0 to `upper`."""

    constant: Fraction = Fraction(0)
    cost: list[Fraction] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)

    def column(self, upper: int) -> int:
        """Adds a column and returns its number."""
        self.cost.append(Fraction(0))
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(
        self,
        rule: str,
        terms: Terms,
        lower: Fraction | int | None,
        upper: Fraction | int | None,
        place: tuple[int, int] | None = None,
    ) -> None:
        """Adds a row of a rule."""
        low, high = (None if limit is None else Fraction(limit) for limit in (lower, upper))
        self.rows.append(Row(rule, terms, low, high, place))

    def close(self, column: int) -> None:
        """Holds a column at 0: a rule forbids every unit of it."""
        self.upper[column] = 0
        self.closed.add(column)

    def limit(self, column: int, most: int) -> None:
        """Lowers a column's limit."""
        self.upper[column] = min(self.upper[column], most)

    def whole_rows(self) -> list[WholeRow]:
        """The rows in whole numbers, without columns held at 0; rows that nothing can break are left out."""
        return [whole for row in self.rows if (whole := self._whole(row)) is not None]

    def _whole(self, row: Row) -> WholeRow | None:
        terms = {column: value for column, value in row.terms.items() if value and self.upper[column]}
        if not terms and (row.lower or 0) <= 0 <= (row.upper if row.upper is not None else 0):
            return None
        # Over one denominator whole numbers are added, which takes less time than adding fractions.
        common = math.lcm(*(value.denominator for value in terms.values()))
        figures = [value.numerator * (common // value.denominator) for value in terms.values()]
        total = sum(abs(figure) * self.upper[column] for column, figure in zip(terms, figures, strict=True))
        scale, exact = _scale([common], Fraction(total, common) + 1)
        # Where the figures are too fine, a limit from above keeps smaller coefficients: the row gets looser.
        rounded = math.floor if exact or row.lower is None else round
        coefficients = figures if exact else [rounded(value * scale) for value in terms.values()]
        # A limit that no values reach may be any: solvers take only numbers that they can count to.
        highest = sum(max(0, value) * self.upper[column] for column, value in zip(terms, coefficients, strict=True))
        lowest = sum(min(0, value) * self.upper[column] for column, value in zip(terms, coefficients, strict=True))
        lower = None if row.lower is None else max(row.lower * scale, Fraction(lowest))
        upper = None if row.upper is None else min(row.upper * scale, Fraction(highest))
        # Sums of multiples of a number are its multiples: limits in between are the next ones.
        divisor = max(1, math.gcd(*coefficients))
        return WholeRow(
            list(terms),
            [value // divisor for value in coefficients],
            None if lower is None else math.ceil(lower / divisor),
            None if upper is None else math.floor((upper if exact else math.ceil(upper)) / divisor),
        )

    def whole_costs(self) -> tuple[list[int], int]:
        """Costs in whole numbers, and by how much they are multiplied: exact where the figures allow it.

        Columns held at 0 cost nothing: they do not count for the factor, which may make too much of theirs.
        """
        most = sum((abs(cost) * upper for cost, upper in zip(self.cost, self.upper, strict=True)), Fraction(1))
        charged = [cost if upper else Fraction(0) for cost, upper in zip(self.cost, self.upper, strict=True)]
        scale, _ = _scale([cost.denominator for cost in charged], most)
        return [round(cost * scale) for cost in charged], scale

    @property
    def countable(self) -> bool:
        """True if no sum of the program passes `LARGEST_SUM`: beyond it no solver counts in whole numbers."""
        terms = (row.terms.items() for row in self.rows)
        sums = (sum(abs(value) * self.upper[column] for column, value in each) for each in terms)
        costs = sum(abs(cost) * upper for cost, upper in zip(self.cost, self.upper, strict=True))
        return costs <= LARGEST_SUM and all(each <= LARGEST_SUM for each in sums)

    def holds(self, values: Sequence[int], rows: Iterable[WholeRow] | None = None) -> bool:
        """Returns true if some values of the columns keep every row and every column's limit.

        `rows` are `whole_rows`, where they are known.
        """
        within = all(0 <= value <= most for value, most in zip(values, self.upper, strict=True))
        return within and all(row.holds(values) for row in (self.whole_rows() if rows is None else rows))

    def value(self, values: Sequence[int]) -> Fraction:
        """The cost of some values of the columns."""
        return self.constant + sum(
            (cost * values[column] for column, cost in enumerate(self.cost) if cost), Fraction(0)
        )


def _scale(denominators: list[int], most: Fraction) -> tuple[int, bool]:
    """A factor that makes a sum's figures whole, and true; or the largest that keeps the sum exact, and false."""
    largest = max(1, math.floor(LARGEST_SUM / most))
    exact = math.lcm(*denominators)
    return (exact, True) if exact <= largest else (largest, False)
