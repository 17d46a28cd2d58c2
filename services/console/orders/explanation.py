"""Why an enterprise was not chosen for an order, in the words of the person who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from parkloom.matching.v1 import explanation_pb2 as said
from parkloom.matching.v1.explanation_pb2 import Verdict
from services.console.core import language
from services.console.core.calls import PersonCalls
from services.console.core.names import Names, short
from services.errors import NotFound

# What can be an id at all.
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class Told:
    """One step (what its link is called), a line's id ("": none), one sentence, and the figures behind it."""

    link: str
    line: str
    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told about an enterprise, by the id that was asked for; `known` is False where there is none."""

    enterprise: str
    known: bool
    told: tuple[Told, ...] = ()


def answer(calls: PersonCalls, names: Names, order: str, enterprise: str) -> Answer | None:
    """None where nobody is asked about. Raises what the calls raise."""
    if not enterprise:
        return None
    if not _ID.fullmatch(enterprise):
        return Answer(enterprise, known=False)
    try:
        verdicts = calls.verdicts(order, enterprise)
    except NotFound:
        return Answer(enterprise, known=False)
    return Answer(enterprise, known=True, told=tuple(_told(verdict, names) for verdict in verdicts))


def _told(verdict: Verdict, names: Names) -> Told:
    line = short(verdict.line) if verdict.line else ""
    return Told(names.link(verdict.link), line, _sentence(verdict, names), tuple(_details(verdict)))


def _sentence(verdict: Verdict, names: Names) -> str:
    extra = language.unit_price(verdict.extra_unit_cost_micros, names.park.currency_code)
    sentences = {
        said.VERDICT_RULE_CHOSEN: _("It was chosen."),
        said.VERDICT_RULE_NO_LINE: _("It has no line here."),
        said.VERDICT_RULE_NOT_ELIGIBLE: _("Its line may not do this: %(why)s.", why=", ".join(_lacks(verdict))),
        said.VERDICT_RULE_TOO_LATE: _("With its lead time and the way, the order would be later."),
        said.VERDICT_RULE_CAPACITY: _("It is full on the days that would be of use."),
        said.VERDICT_RULE_MIN_LOT: _("What is free is less than its smallest lot."),
        said.VERDICT_RULE_HIGHER_COST: _("It costs %(extra)s a unit more than all that were chosen.", extra=extra),
        said.VERDICT_RULE_SUPPLIER_LIMIT: ngettext(
            "The order allows %(num)s supplier here, and has it.",
            "The order allows %(num)s suppliers here, and has them.",
            verdict.max_suppliers,
        ),
        said.VERDICT_RULE_OTHERS_CHOSEN: _("Nothing stood in its way: others were chosen, or nobody was."),
    }
    return str(sentences[verdict.rule])


def _lacks(verdict: Verdict) -> list[str]:
    words = {
        said.LACK_TAGS: _("it lacks %(tags)s", tags=", ".join(verdict.missing_tags)),
        said.LACK_QUALITY: _("its quality is too low"),
        said.LACK_EXCLUDED: _("the order excludes it or names others"),
        said.LACK_DECLINED: _("it declined"),
    }
    return [str(words[lack]) for lack in verdict.lacks]


def _details(verdict: Verdict) -> list[str]:
    details = []
    if verdict.first_date:
        details.append(language.days(verdict.first_date, verdict.last_date))
        used, capacity = language.quantity(verdict.used_capacity), language.quantity(verdict.capacity)
        details.append(str(_("%(used)s of %(capacity)s in use", used=used, capacity=capacity)))
    return details
