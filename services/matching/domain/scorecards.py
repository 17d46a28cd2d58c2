"""Scorecards: sums of what an enterprise reported and answered by day, and the figures of a window of days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from statistics import median

from services.matching.domain.terms import Speaker, TermsEntry, TermsKind, TermsOf

# Fewer cases than these are not enough for a figure, and fewer other enterprises for a median.
LEAST_CASES, LEAST_OTHERS = 5, 3
# Bounds of response times, hours; LONGER stands for more than the last.
HOURS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 120, 240)
LONGER = 480
DAYS, MONTHS = 30, 6
SHARES = ("on_time_share", "quality_share", "acceptance_share")


class Window(StrEnum):
    """The windows of a scorecard."""

    THIRTY_DAYS = "thirty-days"
    SIX_MONTHS = "six-months"

    def first_day(self, today: date) -> date:
        """The first day of the window that ends with `today`."""
        if self is Window.THIRTY_DAYS:
            return today - timedelta(days=DAYS - 1)
        month = today.year * 12 + today.month - 1 - MONTHS
        begins = date(month // 12, month % 12 + 1, 1)
        following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
        return begins + timedelta(days=min(today.day, (following - begins).days))


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of an enterprise at a link: assignment days, units, terms and answers.

    `responses` counts answers by the first of `HOURS` within which they came, the last entry those that took longer.
    """

    reported_days: int = 0
    on_time_days: int = 0
    assumed_days: int = 0
    reports: int = 0
    good: int = 0
    scrapped: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    terms: int = 0
    responses: tuple[int, ...] = (0,) * (len(HOURS) + 1)

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        if other is NOTHING:
            return self
        return other if self is NOTHING else self._with(other, 1)

    def __sub__(self, other: Sums) -> Sums:
        """The difference: what to add to `other` for this."""
        return self._with(other, -1)

    def _with(self, other: Sums, sign: int) -> Sums:
        counts = {name: getattr(self, name) + sign * getattr(other, name) for name in COUNTS}
        pairs = zip(self.responses, other.responses, strict=True)
        return Sums(**counts, responses=tuple(mine + sign * its for mine, its in pairs))

    @property
    def answers(self) -> int:
        """Answers by a person or a machine."""
        return sum(self.responses)

    @property
    def on_time_share(self) -> float | None:
        """Share of reported assignment days that reached what was agreed; None: not enough cases."""
        return _share(self.on_time_days, self.reported_days, self.reported_days)

    @property
    def quality_share(self) -> float | None:
        """Share of good units in good and scrapped ones; None: not enough reports."""
        return _share(self.good, self.good + self.scrapped, self.reports)

    @property
    def acceptance_share(self) -> float | None:
        """Share of accepted units in accepted, declined and expired ones; None: not enough terms."""
        return _share(self.accepted, self.accepted + self.declined + self.expired, self.terms)

    @property
    def response_hours(self) -> int | None:
        """The fewest hours within which at least half of the answers came; None: not enough answers."""
        if self.answers < LEAST_CASES:
            return None
        so_far = accumulate(self.responses)
        return next(hours for hours, count in zip((*HOURS, LONGER), so_far, strict=True) if 2 * count >= self.answers)

    @property
    def score(self) -> float | None:
        """The mean of the shares that are known, 0–1; None where none is."""
        known = [share for name in SHARES if (share := getattr(self, name)) is not None]
        return sum(known) / len(known) if known else None


COUNTS = tuple(each.name for each in fields(Sums) if each.name != "responses")
NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Medians:
    """Medians of a link; None with too few others, whose names are `withheld`, or without any figure."""

    on_time_share: float | None = None
    quality_share: float | None = None
    acceptance_share: float | None = None
    response_hours: int | None = None
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkScores:
    """An enterprise's sums at a link, and the medians beside them; None where they are not asked for."""

    link: str
    sums: Sums
    medians: Medians | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The sums of an enterprise from `first` to `last`, by link. A `guest` is outside the park."""

    park: str
    enterprise: str
    window: Window
    first: date
    last: date
    links: Sequence[LinkScores] = field(default_factory=tuple)
    guest: bool = False

    @property
    def sums(self) -> Sums:
        """All links together."""
        return total(each.sums for each in self.links)


def total(some: Iterable[Sums]) -> Sums:
    """The sum of them."""
    return sum(some, NOTHING)


def medians(own: str, of_link: Mapping[str, Sums]) -> Medians:
    """Medians of the sums `of_link`, by enterprise; a figure that fewer than three others than `own` have has none."""
    found, withheld = Medians(), []
    for name in (*SHARES, "response_hours"):
        known = {who: figure for who, sums in of_link.items() if (figure := getattr(sums, name)) is not None}
        if len(known.keys() - {own}) < LEAST_OTHERS:
            withheld.append(name)
        else:
            middle = median(known.values())
            found = replace(found, **{name: round(middle, 2) if name in SHARES else round(middle)})
    return replace(found, withheld=tuple(withheld))


def surcharges(
    weight: float, lines: Mapping[str, tuple[str, str]], sums: Mapping[tuple[str, str], Sums]
) -> dict[str, float]:
    """Shares of their prices by which lines count as more expensive; lines without one are left out.

    `lines` has enterprise and link of each. A share is `weight` for each point below the best score at the link; an
    enterprise without a score counts as the median of the link's.
    """
    scores: dict[str, dict[str, float]] = {}
    for enterprise, link in set(lines.values()):
        score = sums.get((enterprise, link), NOTHING).score
        if score is not None:
            scores.setdefault(link, {})[enterprise] = score
    found: dict[str, float] = {}
    for ident, (enterprise, link) in lines.items():
        known = scores.get(link)
        if known:
            share = weight * (max(known.values()) - known.get(enterprise, median(known.values())))
            found |= {ident: share} if share > 0 else {}
    return found


def of_report(agreed: int, good: int, scrapped: int, *, assumed: bool) -> Sums:
    """The sums of a closed day of an assignment, with `agreed` units for it. An assumption proves nothing."""
    if assumed:
        return Sums(assumed_days=int(agreed > 0))
    reached = agreed > 0 and good >= agreed
    return Sums(
        reported_days=int(agreed > 0),
        on_time_days=int(reached),
        reports=int(good + scrapped > 0),
        good=good,
        scrapped=scrapped,
    )


def of_terms(news: Iterable[TermsEntry], today: date) -> Sums:
    """The sums of new entries of an assignment's history, but for response times.

    At the close of a day, units of days that are over have expired; others are withdrawn for no answer's sake.
    """
    found = NOTHING
    for entry in news:
        units = sum(entry.quantities.values())
        if entry.kind is TermsKind.AGREED:
            found += Sums(accepted=units, terms=1)
        elif entry.kind is TermsKind.DECLINED and entry.of is not TermsOf.COUNTER:
            found += Sums(declined=units, terms=1)
        elif entry.kind is TermsKind.WITHDRAWN and entry.of is TermsOf.ASKED:
            late = _expired(entry, today)
            found += Sums(expired=late, terms=int(late > 0))
    return found


def is_answer(news: Sequence[TermsEntry]) -> bool:
    """True if the entries are an enterprise's answer to what was asked before, by a person or a machine."""
    if any(entry.kind is TermsKind.ASKED for entry in news):
        return False
    return any(
        entry.kind in (TermsKind.AGREED, TermsKind.COUNTERED, TermsKind.DECLINED)
        and entry.of is not TermsOf.AGREED
        and not (entry.kind is TermsKind.DECLINED and entry.of is TermsOf.COUNTER)
        and entry.by.speaker in (Speaker.ENTERPRISE, Speaker.MANAGER)
        for entry in news
    )


def of_response(asked_at: datetime, answered_at: datetime) -> Sums:
    """The sums of one answer."""
    hours = (answered_at - asked_at) / timedelta(hours=1)
    place = bisect_left(HOURS, hours)
    return Sums(responses=tuple(int(number == place) for number in range(len(HOURS) + 1)))


def _expired(entry: TermsEntry, today: date) -> int:
    if entry.by.speaker is Speaker.DEADLINE:
        return sum(entry.quantities.values())
    if entry.by.speaker is Speaker.DAY:
        return sum(units for day, units in entry.quantities.items() if day < today)
    return 0


def _share(part: int, whole: int, cases: int) -> float | None:
    return part / whole if cases >= LEAST_CASES and whole else None
