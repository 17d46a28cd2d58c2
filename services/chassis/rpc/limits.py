"""Limits of what one caller, and one park, may ask of a server: calls a second, calls under way, streams.

A caller is an account: park, role, enterprise and subject of its token. The installation's own services have no rate.
Everything here is used on the event loop only.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from services.chassis.identity import Caller, Role
from services.errors import Exhausted

# A full bucket holds the calls of so many seconds: a person's page or the start of a machine comes in bursts.
BURST_SECONDS = 10.0
# Waiting for a single call's worth would end in finding that others were faster.
SHORTEST_WAIT_SECONDS = 0.5
# Beyond so many callers those seen longest ago are forgotten, and begin again with a full bucket.
KEPT_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of each caller, and of all callers of a park together."""

    calls_per_second: int = 500
    park_calls_per_second: int = 2_500
    calls: int = 64
    park_calls: int = 256
    streams: int = 20
    park_streams: int = 100


class Holder(NamedTuple):
    """The holder of limits: one caller and its park, or an address that brought no token."""

    park: Hashable
    caller: Hashable


def holder_of(caller: Caller) -> Holder:
    """The holder that `caller` is; two tokens of one account are one."""
    return Holder(caller.park, (caller.park, caller.role, caller.enterprise, caller.subject))


class Rates:
    """Token buckets, one a caller and one a park. `clock` returns seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._callers = _Buckets(limits.calls_per_second)
        self._parks = _Buckets(limits.park_calls_per_second)
        self._clock = clock

    def count(self, caller: Caller) -> None:
        """Count a call. Raises Exhausted, with the seconds to wait, where the caller or its park makes too many."""
        if caller.role is Role.SERVICE:
            return
        holder, now = holder_of(caller), self._clock()
        seconds = max(self._callers.wait(holder.caller, now), self._parks.wait(holder.park, now))
        if seconds > 0:
            message = "too many calls in a short time: wait a moment, and send more in one batch"
            longer = max(seconds, SHORTEST_WAIT_SECONDS)
            raise Exhausted("TOO_MANY_CALLS_A_SECOND", message, {}, retry_after_seconds=longer)
        self._callers.take(holder.caller, now)
        self._parks.take(holder.park, now)


class Shares:
    """Counts of what callers hold at once: at most `most` in all, `per_park` of a park, `per_caller` of a caller."""

    def __init__(self, most: int, per_park: int, per_caller: int) -> None:
        self.most, self.per_park, self.per_caller = most, per_park, per_caller
        self._held: Counter[Hashable] = Counter()
        self._all = 0

    def exceeded(self, holder: Holder) -> int:
        """The limit that one more would exceed, 0 where none."""
        if self._held["caller", holder.caller] >= self.per_caller:
            return self.per_caller
        if self._held["park", holder.park] >= self.per_park:
            return self.per_park
        return self.most if self._all >= self.most else 0

    def held(self, holder: Holder) -> tuple[int, int]:
        """The counts of the park and of the caller."""
        return self._held["park", holder.park], self._held["caller", holder.caller]

    def take(self, holder: Holder) -> None:
        self._change(holder, 1)

    def give_back(self, holder: Holder) -> None:
        self._change(holder, -1)

    def _change(self, holder: Holder, by: int) -> None:
        self._all += by
        for key in (("park", holder.park), ("caller", holder.caller)):
            self._held[key] += by
            if not self._held[key]:
                del self._held[key]


class _Buckets:
    """A bucket a key, kept as the moment at which it is full again (generic cell rate algorithm, ITU-T I.371)."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until there is room for a call; at most 0 where there is."""
        return self._full_at.get(key, now) + self._interval - now - BURST_SECONDS

    def take(self, key: Hashable, now: float) -> None:
        self._full_at[key] = max(self._full_at.get(key, now), now) + self._interval
        self._full_at.move_to_end(key)
        if len(self._full_at) > KEPT_CALLERS:
            self._full_at.popitem(last=False)
