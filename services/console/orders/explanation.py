"""Why an enterprise was or was not chosen for an order, in the reader's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from parkloom.matching.v1 import explanation_pb2 as contract
from parkloom.matching.v1.explanation_pb2 import Verdict
from services.console.core import language
from services.console.core.calls import PersonCalls
from services.console.core.language import ngettext
from services.console.core.names import Names, short
from services.errors import NotFound

# The form of an id; anything else is not sent to the service.
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class WordedVerdict:
    """The verdict on one line (an id, or "") at one step (its link's name): a sentence, and the figures behind it."""

    link: str
    line: str
    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdicts on one enterprise, by the id that was asked for; `known` is False where no enterprise has it."""

    enterprise: str
    known: bool
    verdicts: tuple[WordedVerdict, ...] = ()


def answer(calls: PersonCalls, names: Names, order: str, enterprise: str) -> Answer | None:
    """The answer about one enterprise; None where `enterprise` is empty. Raises what the calls raise."""
    if not enterprise:
        return None
    if not _ID.fullmatch(enterprise):
        return Answer(enterprise, known=False)
    try:
        verdicts = calls.verdicts(order, enterprise)
    except NotFound:
        return Answer(enterprise, known=False)
    return Answer(enterprise, known=True, verdicts=tuple(_worded(verdict, names) for verdict in verdicts))


def _worded(verdict: Verdict, names: Names) -> WordedVerdict:
    line = short(verdict.line) if verdict.line else ""
    return WordedVerdict(names.link(verdict.link), line, _sentence(verdict, names), tuple(_details(verdict)))


def _sentence(verdict: Verdict, names: Names) -> str:
    extra = language.unit_price(verdict.extra_unit_cost_micros, names.park.currency_code)
    sentences = {
        contract.VERDICT_RULE_CHOSEN: _("It was chosen."),
        contract.VERDICT_RULE_NO_LINE: _("It has no line here."),
        contract.VERDICT_RULE_NOT_ELIGIBLE: _("Its line is not eligible: %(why)s.", why=", ".join(_lacks(verdict))),
        contract.VERDICT_RULE_TOO_LATE: _("With its lead time and transport, the order would be later."),
        contract.VERDICT_RULE_CAPACITY: _("It has no free capacity on the days that would help."),
        contract.VERDICT_RULE_SET_UP: _("Once it is set up, nothing is left of any day that would help."),
        contract.VERDICT_RULE_MIN_RUN: _(
            "Its smallest run is above what was needed, or above what is left of each day."
        ),
        contract.VERDICT_RULE_MIN_LOT: _("Its free capacity is below its minimum lot."),
        contract.VERDICT_RULE_HIGHER_COST: _(
            "It costs at least %(extra)s a unit more than every chosen line.", extra=extra
        ),
        contract.VERDICT_RULE_SUPPLIER_LIMIT: ngettext(
            "The order allows %(num)s supplier here, and has it.",
            "The order allows %(num)s suppliers here, and has them.",
            verdict.max_suppliers,
        ),
        contract.VERDICT_RULE_GUEST: _("It is a guest: it gets only what the order lacks without guests."),
        contract.VERDICT_RULE_OTHERS_CHOSEN: _(
            "It is eligible and has free capacity: others were chosen, or nobody was."
        ),
    }
    return str(sentences[verdict.rule])


def _lacks(verdict: Verdict) -> list[str]:
    words = {
        contract.LACK_TAGS: _("it lacks %(tags)s", tags=", ".join(verdict.missing_tags)),
        contract.LACK_QUALITY: _("its quality is too low"),
        contract.LACK_EXCLUDED: _("the order excludes it or names others"),
        contract.LACK_DECLINED: _("it declined"),
    }
    return [str(words[lack]) for lack in verdict.lacks]


def _details(verdict: Verdict) -> list[str]:
    details = []
    if verdict.first_date:
        details.append(language.days(verdict.first_date, verdict.last_date))
        used, capacity = language.quantity(verdict.used_capacity), language.quantity(verdict.capacity)
        details.append(str(_("%(used)s of %(capacity)s in use", used=used, capacity=capacity)))
    if verdict.setup or verdict.min_run:
        setup, min_run = language.quantity(verdict.setup), language.quantity(verdict.min_run)
        details.append(str(_("set-up %(setup)s, smallest run %(min_run)s", setup=setup, min_run=min_run)))
        details += [str(_("rests on assumed figures"))] if verdict.assumed else []
    return details
