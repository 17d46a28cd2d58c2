"""A limit of the park that is lifted to test whether it is the cause."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE_ROUTE = -1


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A limit lifted: of one step, or of the whole route where `step` is None; on some days, or on all.

    With the lead time of the whole route lifted, the days that the order is committed for do not bind either.
    """

    rule: str
    step: int | None = None
    days: tuple[int, int] | None = None

    def at(self, rule: str, step: int, day: int | None = None) -> bool:
        """Returns true if this lifts the rule at a step, on a day where one is given."""
        here = self.rule == rule and self.step in {None, step}
        return here and (day is None or self.days is None or self.days[0] <= day <= self.days[1])
