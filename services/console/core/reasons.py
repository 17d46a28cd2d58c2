"""Why an order is late, short or unmatched, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from parkloom.matching.v1 import reason_pb2 as reason
from parkloom.matching.v1.reason_pb2 import Reason
from services.console.core import language
from services.console.core.language import ngettext
from services.console.core.names import Names

# What these rules concern is made, but late; or could be made.
_ABOUT_UNITS_MADE = (reason.REASON_RULE_COST, reason.REASON_RULE_UNFINISHED)


@dataclass(frozen=True, slots=True)
class WordedReason:
    """A reason as one sentence, and the days and units that it is about."""

    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordedReasons:
    """The reasons of one order, and in one sentence the repair that would help most; "" where none is known."""

    reasons: tuple[WordedReason, ...]
    repair: str


def worded(why: Reason, link: str) -> WordedReason:
    """`why` in the reader's language; `link` is the display name of the link that it is about."""
    return WordedReason(_sentence(why, link), tuple(_details(why)))


def all_worded(reasons: Sequence[Reason], names: Names) -> WordedReasons:
    """The reasons of one order, of which the first one, where it is lifted, helps most."""
    words = tuple(worded(why, names.link(why.link)) for why in reasons)
    repairs = [(why.together, text) for why in reasons if (text := _repair(why, names.link(why.link)))]
    together = [text for bind_together, text in repairs if bind_together]
    if len(together) > 1:
        return WordedReasons(words, str(_("Only together would these help: %(repairs)s.", repairs="; ".join(together))))
    repair = str(_("What would help most: %(repair)s.", repair=repairs[0][1])) if repairs else ""
    return WordedReasons(words, repair)


def _repair(why: Reason, link: str) -> str:
    """The repair that would lift the reason, without a full stop; "" where nobody can do anything about it."""
    repair = _REPAIRS.get(why.rule)
    return str(repair(why, link)) if repair else ""


def _repair_of_capacity(why: Reason, link: str) -> str:
    days, units = language.days(why.first_date, why.last_date), language.quantity(why.missing_quantity)
    if not why.missing_quantity or not days:
        return str(_("more capacity at %(link)s", link=link))
    return str(_("capacity for %(units)s units more at %(link)s, %(days)s", units=units, link=link, days=days))


def _repair_of_time(why: Reason, link: str) -> str:
    if why.by_agreement:
        return str(_("agree on earlier days with the enterprises"))
    if why.earliest_date:
        return str(_("a due date from %(day)s on", day=language.day(why.earliest_date)))
    if why.link:
        return str(_("a shorter lead time at %(link)s", link=link))
    return str(_("a due date further away"))


def _repair_of_quota(why: Reason, link: str) -> str:
    units = language.quantity(why.missing_quantity)
    return str(_("raise the quota at %(link)s, for %(units)s units", link=link, units=units))


def _sentence(why: Reason, link: str) -> str:
    sentence = _SENTENCES.get(why.rule)
    return str(sentence(why, link)) if sentence else why.text


def _min_run(why: Reason, link: str) -> str:
    if why.above_every_day:
        return str(_("The smallest runs at %(link)s are above the capacity of every day.", link=link))
    return str(_("The free capacity at %(link)s is below the smallest run of its lines.", link=link))


def _transfer_batch(why: Reason, link: str) -> str:
    if why.above_every_day:
        return str(_("The order's transfer batch is more than any line at %(link)s makes in a day.", link=link))
    return str(_("Too few units could go on together at %(link)s.", link=link))


def _lead_time(why: Reason, _link: str) -> str:
    if not why.earliest_date:
        return str(_("It cannot be finished within the planning horizon, even with all capacity free."))
    date = language.day(why.earliest_date)
    if why.by_agreement:
        return str(_("What enterprises have agreed to for it is finished on %(date)s.", date=date))
    return str(_("It cannot be finished before %(date)s, even with all capacity free.", date=date))


def _cost(why: Reason, link: str) -> str:
    if not why.HasField("step") or not why.link:
        return str(_("Making it, or making it in time, costs more than leaving it."))
    return str(_("Making it, or making it in time, costs more than leaving it, at %(link)s most of all.", link=link))


def _details(why: Reason) -> list[str]:
    details = []
    if why.first_date:
        details.append(language.days(why.first_date, why.last_date))
    if why.missing_quantity:
        details.append(_units(why))
    if why.agreed_in_vain:
        details.append(str(_("a price is agreed for lines that do not fit")))
    if why.assumed:
        details.append(str(_("rests on assumed figures")))
    return details


def _units(why: Reason) -> str:
    count, units = why.missing_quantity, language.quantity(why.missing_quantity)
    if why.rule in _ABOUT_UNITS_MADE:
        return str(ngettext("%(units)s unit concerned", "%(units)s units concerned", count, units=units))
    return str(ngettext("%(units)s unit missing", "%(units)s units missing", count, units=units))


# By rule, so that words are looked up for the one that a reason has.
_SENTENCES: Mapping[int, Callable[[Reason, str], str]] = {
    reason.REASON_RULE_NO_ELIGIBLE_LINE: lambda _why, link: _(
        "No line in the park is eligible for %(link)s.", link=link
    ),
    reason.REASON_RULE_CAPACITY: lambda _why, link: _("%(link)s has no capacity left.", link=link),
    reason.REASON_RULE_QUOTA: lambda _why, link: _("A quota that %(link)s shares is used up.", link=link),
    reason.REASON_RULE_LEAD_TIME: _lead_time,
    reason.REASON_RULE_MAX_SUPPLIERS: lambda _why, link: _(
        "%(link)s would need more suppliers than the order allows.", link=link
    ),
    reason.REASON_RULE_MIN_LOT: lambda _why, link: _(
        "The free capacity at %(link)s is below the minimum lot of its lines.", link=link
    ),
    reason.REASON_RULE_COST: _cost,
    reason.REASON_RULE_UNFINISHED: lambda _why, _link: _(
        "Planning ended before a better place was found. A longer park plan may find one."
    ),
    reason.REASON_RULE_CHANGED_MEANWHILE: lambda _why, _link: _(
        "Capacity changed while the plan was made. A fill-in plan has been started."
    ),
    reason.REASON_RULE_MIN_RUN: _min_run,
    reason.REASON_RULE_TRANSFER_BATCH: _transfer_batch,
    reason.REASON_RULE_NO_LANE: lambda _why, link: _(
        "No lane leads to %(link)s, or from there to where the order is shipped.", link=link
    ),
    reason.REASON_RULE_SET_UP: lambda _why, link: _("Set-ups at %(link)s leave too little capacity.", link=link),
}
_REPAIRS: Mapping[int, Callable[[Reason, str], str]] = {
    reason.REASON_RULE_NO_ELIGIBLE_LINE: lambda _why, link: _(
        "certify a line for %(link)s, or change the order's route", link=link
    ),
    reason.REASON_RULE_CAPACITY: _repair_of_capacity,
    reason.REASON_RULE_QUOTA: _repair_of_quota,
    reason.REASON_RULE_LEAD_TIME: _repair_of_time,
    reason.REASON_RULE_MAX_SUPPLIERS: lambda _why, link: _(
        "let the order have one more supplier at %(link)s", link=link
    ),
    reason.REASON_RULE_MIN_LOT: lambda _why, link: _("let %(link)s take on less than the minimum lot", link=link),
    reason.REASON_RULE_COST: lambda _why, _link: _("raise the order's cost of being late or of not being made"),
    reason.REASON_RULE_MIN_RUN: lambda _why, link: _("a smaller smallest run at %(link)s", link=link),
    reason.REASON_RULE_TRANSFER_BATCH: lambda _why, _link: _("a smaller transfer batch of the order"),
    reason.REASON_RULE_SET_UP: lambda _why, link: _("fewer or shorter set-ups at %(link)s", link=link),
    reason.REASON_RULE_NO_LANE: lambda _why, link: _("enter a lane to %(link)s and on from there", link=link),
    reason.REASON_RULE_UNFINISHED: lambda _why, _link: _("a park plan: there is a better place for the order by now"),
}
