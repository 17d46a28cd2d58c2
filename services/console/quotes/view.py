"""Quotes in the reader's words: verdict, the step that binds, three answers, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from parkloom.matching.v1 import quote_pb2 as pb
from services.console.core import language
from services.console.core.language import ngettext
from services.console.core.names import Names

KINDS = (
    pb.QUOTE_ANSWER_KIND_EARLIEST,
    pb.QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME,
    pb.QUOTE_ANSWER_KIND_MOST_IN_TIME,
)
TITLES = {
    pb.QUOTE_ANSWER_KIND_EARLIEST: _l("All of it, as early as possible"),
    pb.QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME: _l("All of it by the wished day, at the lowest price"),
    pb.QUOTE_ANSWER_KIND_MOST_IN_TIME: _l("As much as possible by the wished day"),
}
MISSING = {
    pb.QUOTE_ANSWER_KIND_EARLIEST: _l("Within the days that the park plans, there is no way to make all of it."),
    pb.QUOTE_ANSWER_KIND_CHEAPEST_IN_TIME: _l("There is no way to have all of it there by then, at any price."),
    pb.QUOTE_ANSWER_KIND_MOST_IN_TIME: _l("Nothing of it can be there by then."),
}
ENDS = {
    pb.HOLD_END_REASON_TIME_OVER: _l("Its time is over."),
    pb.HOLD_END_REASON_ASKED: _l("It was released."),
    pb.HOLD_END_REASON_CAPACITY_FELL: _l("Capacity has fallen since, and what was held no longer fits."),
    pb.HOLD_END_REASON_DAY_OVER: _l("The first of its days has closed."),
}
TONES = {
    pb.QUOTE_VERDICT_ON_TIME: "good",
    pb.QUOTE_VERDICT_AT_HIGHER_COST: "warn",
    pb.QUOTE_VERDICT_NOT_IN_TIME: "bad",
    pb.QUOTE_VERDICT_BEYOND_HORIZON: "busy",
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A link of an answer by its display name, with the number of its enterprises in words."""

    link: str
    enterprises: str
    step: pb.QuoteStep


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer by its title; where there is none, `missing` says so and `answer` is None.

    `held` is true for the one that is, or was, kept.
    """

    kind: int
    title: str
    missing: str
    answer: pb.QuoteAnswer | None
    steps: tuple[ShownStep, ...] = ()
    held: bool = False

    @property
    def unit_micros(self) -> int:
        """The price of a unit, micro-units."""
        return 0 if self.answer is None else self.answer.price_micros // max(1, self.answer.quantity)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote as its page shows it."""

    quote: pb.Quote
    tone: str
    verdict: str
    binding: str
    confidence: tuple[str, ...]
    answers: tuple[ShownAnswer, ...]
    ended: str

    @classmethod
    def of(cls, quote: pb.Quote, names: Names) -> QuoteView:
        return cls(
            quote=quote,
            tone=TONES.get(quote.verdict, "busy"),
            verdict=verdict(quote, names),
            binding=binding(quote.binding, names) if quote.HasField("binding") else "",
            confidence=tuple(confidence(quote.confidence, names)),
            answers=tuple(_answer(quote, kind, names) for kind in KINDS),
            ended=str(ENDS.get(quote.hold_end_reason, "")),
        )

    @property
    def offered(self) -> bool:
        return bool(self.quote.state == pb.QUOTE_STATE_OFFERED)

    @property
    def is_held(self) -> bool:
        return bool(self.quote.state == pb.QUOTE_STATE_HELD)


def kind_of(text: str) -> pb.QuoteAnswerKind:
    """The kind of the number `text`; unspecified where it is none."""
    return {str(int(kind)): kind for kind in KINDS}.get(text, pb.QUOTE_ANSWER_KIND_UNSPECIFIED)


def in_order(quotes: Iterable[pb.Quote]) -> list[pb.Quote]:
    """Quotes that are held by the end of their hold, then the others, the last changed first."""
    return sorted(quotes, key=_place)


def _place(quote: pb.Quote) -> tuple[bool, float]:
    held = quote.state == pb.QUOTE_STATE_HELD
    return not held, quote.hold_expire_time.seconds if held else -quote.update_time.seconds


def verdict(quote: pb.Quote, names: Names) -> str:
    """If all of it can be there by the wished day, in a sentence or two."""
    wished = language.day(quote.order.due_date)
    more = language.money(quote.more_micros, names.park.currency_code)
    sentences = {
        pb.QUOTE_VERDICT_ON_TIME: _("All of it can be there by %(day)s.", day=wished),
        pb.QUOTE_VERDICT_AT_HIGHER_COST: _(
            "All of it can be there by %(day)s, for %(more)s more than on a later day.", day=wished, more=more
        ),
        pb.QUOTE_VERDICT_NOT_IN_TIME: _("Not all of it can be there by %(day)s, at any price.", day=wished),
        pb.QUOTE_VERDICT_BEYOND_HORIZON: _(
            "%(day)s lies beyond the days that the park plans, which end on %(end)s: ask again once it comes nearer.",
            day=wished,
            end=language.day(quote.horizon_end_date),
        ),
    }
    sentences_shown = [str(sentences.get(quote.verdict, ""))]
    if quote.HasField("slack_days") and quote.verdict != pb.QUOTE_VERDICT_BEYOND_HORIZON:
        sentences_shown.append(_slack_sentence(quote.slack_days))
    return " ".join(filter(None, sentences_shown))


def _slack_sentence(days: int) -> str:
    if days > 0:
        return str(ngettext("%(num)s day is to spare.", "%(num)s days are to spare.", days))
    if days < 0:
        return str(ngettext("The earliest is %(num)s day later.", "The earliest is %(num)s days later.", -days))
    return str(_("No day is to spare."))


def binding(step: pb.QuoteBinding, names: Names) -> str:
    """The step that keeps it from being there earlier, in one sentence that names no enterprise."""
    link = names.link(step.link) if step.link else str(_("the route"))
    sentences = {
        pb.QUOTE_LIMIT_CAPACITY: _("%(link)s has no capacity left for it", link=link),
        pb.QUOTE_LIMIT_QUOTA: _("a quota that %(link)s shares is used up", link=link),
        pb.QUOTE_LIMIT_LEAD_TIME: _("lead times and transport at %(link)s take all the days", link=link),
        pb.QUOTE_LIMIT_NO_ELIGIBLE_LINE: _("no line in the park is eligible for %(link)s", link=link),
        pb.QUOTE_LIMIT_NO_LANE: _("no lane leads on from %(link)s", link=link),
        pb.QUOTE_LIMIT_RULES: _("smallest runs, minimum lots or supplier limits at %(link)s leave no room", link=link),
        pb.QUOTE_LIMIT_HORIZON: _("the days that the park plans end too soon"),
    }
    parts = [str(sentences.get(step.limit, ""))]
    if step.first_date:
        parts.append(language.days(step.first_date, step.last_date))
    if step.missing_quantity:
        units = language.quantity(step.missing_quantity)
        parts.append(
            str(ngettext("%(units)s unit missing", "%(units)s units missing", step.missing_quantity, units=units))
        )
    return " · ".join(filter(None, parts))


def confidence(found: pb.QuoteConfidence, names: Names) -> Iterable[str]:
    """Sentences on what the answers rest on."""
    if found.HasField("oldest_figure_time"):
        reported = language.moment(found.oldest_figure_time, names.park.time_zone)
        yield str(_("The oldest capacity figure in it was reported on %(moment)s.", moment=reported))
    else:
        yield str(_("It rests on planned capacity: no enterprise has reported a figure for these days."))
    if found.assumed_line_count:
        yield str(
            ngettext(
                "Of %(num)s line, the set-up or the smallest run is assumed.",
                "Of %(num)s lines, the set-up or the smallest run is assumed.",
                found.assumed_line_count,
            )
        )
    else:
        yield str(_("Nothing in it is assumed."))


def _answer(quote: pb.Quote, kind: Any, names: Names) -> ShownAnswer:
    found = next((one for one in quote.answers if one.kind == kind), None)
    if found is None:
        return ShownAnswer(kind, str(TITLES[kind]), str(MISSING[kind]), None)
    return ShownAnswer(
        kind=kind,
        title=str(TITLES[kind]),
        missing="",
        answer=found,
        steps=tuple(_step(step, names) for step in found.steps),
        held=quote.held_answer == kind,
    )


def _step(step: pb.QuoteStep, names: Names) -> ShownStep:
    enterprises = str(ngettext("%(num)s enterprise", "%(num)s enterprises", step.enterprise_count))
    return ShownStep(names.link(step.link), enterprises, step)
