"""The alarm before a departure: doors that will not have packed all in time, and what would help them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from services.logistics.domain.pace import Pace, WorkingHours, learned

_HOUR, _MINUTE = 3600.0, 60.0
# A vehicle that comes too early comes for nothing.
READY_MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class AlarmParams:
    """Chances of being ready in time: below one an alarm is raised, and withdrawn when it is `margin` above that again.

    With `early_seconds` of work left, or more, it is `early`, for much may still happen; with `late_seconds` or less it
    is `late`, for little helps any more; and between them on the line from one to the other.
    """

    early: float = 0.2
    late: float = 0.5
    early_seconds: float = 4 * _HOUR
    late_seconds: float = 1 * _HOUR
    margin: float = 0.25

    def raised_below(self, seconds: float) -> float:
        """The chance below which an alarm is raised with so many seconds of work left."""
        share = (seconds - self.late_seconds) / (self.early_seconds - self.late_seconds)
        return self.late + (self.early - self.late) * min(1.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class Outlook:
    """A door's outlook: its chance of being ready, and the parcels that will be missing at the pace expected.

    `hands` people more, each for `minutes` of work, would pack these; both 0 where nothing is missing or no work is
    left before the last pickup. `seconds` of work are left.
    """

    chance: float
    missing: int
    hands: int
    minutes: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DoorDay:
    """A door's day so far: parcels `ordered`, its counts, and its working hours.

    A count is (second of the day, parcels packed so far); `hand_pace` is the parcels that one person packs in a second.
    """

    ordered: int
    counts: Sequence[tuple[float, int]]
    hours: WorkingHours
    hand_pace: float


def outlook(day: DoorDay, prior: Pace, now: float, until: float) -> Outlook:
    """The outlook at the second `now` of the day for a last pickup at the second `until`.

    What was packed since the last count is not known: the forecast begins with that count, and ends at `until`.
    """
    return outlook_at(learned(prior, day.counts, day.hours), day, now, until)


def outlook_at(pace: Pace, day: DoorDay, now: float, until: float) -> Outlook:
    """The outlook as `outlook` has it, at a pace that was learned from the day's counts already."""
    at, packed = max(day.counts, default=(0.0, 0))
    left = max(0, day.ordered - packed)
    ahead = day.hours.between(at, until)
    missing = max(0, ceil(left - pace.mean * ahead))
    chance = pace.chance_of(left, ahead)
    seconds = day.hours.between(now, until)
    hands, minutes = help_for(missing, seconds, day.hand_pace)
    return Outlook(chance, missing, hands, minutes, seconds)


def ready_at(pace: Pace, day: DoorDay, margin: float = READY_MARGIN) -> float | None:
    """The second of the day by which all is packed at the pace expected, and a share later; None: not on this day."""
    at, packed = max(day.counts, default=(0.0, 0))
    left = max(0, day.ordered - packed)
    return day.hours.after(at, left / pace.mean * (1 + margin))


def help_for(missing: int, seconds: float, hand_pace: float) -> tuple[int, int]:
    """The fewest people more, and the minutes that each works, to pack `missing` parcels in `seconds` of work."""
    if missing <= 0 or seconds <= 0 or hand_pace <= 0:
        return 0, 0
    hands = ceil(missing / (hand_pace * seconds))
    return hands, ceil(missing / (hand_pace * hands) / _MINUTE)


def stands(before: bool, outlook: Outlook, params: AlarmParams) -> bool:
    """True if an alarm stands now, by whether it stood `before`: a small change does not withdraw one."""
    return outlook.chance < params.raised_below(outlook.seconds) + (params.margin if before else 0.0)
