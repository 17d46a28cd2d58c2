"""Quotes: from requests, and into replies."""

from __future__ import annotations

from typing import Any, cast

from parkloom.matching.v1 import quote_pb2
from parkloom.matching.v1 import quote_service_pb2 as service
from parkloom.matching.v1.matching_service_pb2 import CreateOrderRequest
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import name_of
from services.matching.domain.orders import OrderDraft
from services.matching.domain.quotes import (
    AnswerKind,
    Binding,
    BindingStep,
    HoldEnd,
    Preview,
    Quote,
    Quoted,
    QuotedAnswer,
    QuoteState,
)
from services.matching.wire import names
from services.matching.wire.orders import draft_message, order_draft_from


def quoted_draft_from(request: service.QuoteOrderRequest) -> OrderDraft:
    """The order that a quote is asked for. Raises Invalid as for an order that is created."""
    return order_draft_from(CreateOrderRequest(parent=request.parent, order=request.order))


def answer_kind_from(number: int, field: str) -> AnswerKind | None:
    """The kind of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(AnswerKind, quote_pb2.QuoteAnswerKind, number, field)


def quote_state_from(number: int) -> QuoteState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(QuoteState, quote_pb2.QuoteState, number, "state")


def quote_message(quote: Quote) -> quote_pb2.Quote:
    """The quote."""
    return quote_pb2.Quote(
        name=name_of(names.QUOTE, park=quote.park, quote=quote.id),
        order=draft_message(quote.draft),
        state=wire.enum_number(quote_pb2.QuoteState, quote.state),
        held_answer=_kind_number(quote.held_kind),
        hold_expire_time=quote.held_until,
        hold_end_reason=_end_number(quote.ended),
        requoted=quote.requoted,
        placed_order=name_of(names.ORDER, park=quote.park, order=quote.order),
        etag=etag(quote.version),
        create_time=quote.created_at,
        update_time=quote.updated_at,
        **_answer_fields(quote.quoted),
    )


def preview_message(preview: Preview) -> quote_pb2.Quote:
    """The same of answers that are not stored: without a name and an etag."""
    return quote_pb2.Quote(
        order=draft_message(preview.draft),
        state=quote_pb2.QUOTE_STATE_OFFERED,
        create_time=preview.at,
        update_time=preview.at,
        **_answer_fields(preview.quoted),
    )


def _answer_fields(quoted: Quoted) -> dict[str, Any]:
    return {
        "answers": map(_answer_message, quoted.answers),
        "verdict": wire.enum_number(quote_pb2.QuoteVerdict, quoted.verdict),
        "slack_days": quoted.slack_days,
        "binding": None if quoted.binding is None else _binding_message(quoted.binding),
        "more_micros": quoted.more_micros,
        "confidence": _confidence_message(quoted),
        "horizon_end_date": wire.date_text(quoted.horizon_end),
    }


def _answer_message(answer: QuotedAnswer) -> quote_pb2.QuoteAnswer:
    steps = [
        quote_pb2.QuoteStep(
            link=step.link,
            enterprise_count=step.enterprises,
            first_date=wire.date_text(step.first),
            last_date=wire.date_text(step.last),
        )
        for step in answer.steps
    ]
    return quote_pb2.QuoteAnswer(
        kind=_kind_number(answer.kind),
        quantity=answer.quantity,
        finish_date=wire.date_text(answer.finish),
        price_micros=answer.price_micros,
        enterprise_count=answer.enterprises,
        day_count=(answer.finish - answer.first_day).days + 1,
        steps=steps,
        guest_enterprise_count=answer.guests,
    )


def _binding_message(step: BindingStep) -> quote_pb2.QuoteBinding:
    return quote_pb2.QuoteBinding(
        limit=wire.enum_number(quote_pb2.QuoteLimit, step.binding),
        link=step.link,
        first_date=wire.date_text(step.first),
        last_date=wire.date_text(step.last),
        missing_quantity=step.missing,
        text=_binding_text(step),
    )


# By what binds: `at` is the step or the route, `days` and `units` are left out where they are not known.
_TEXTS = {
    Binding.CAPACITY: "Capacity binds: {at} has no room{units}{days}.",
    Binding.QUOTA: "A daily limit binds: what lines share at {at} leaves no room{units}{days}.",
    Binding.LEAD_TIME: "Time binds: lead times and roads of {at} take all days{days}.",
    Binding.NO_ELIGIBLE_LINE: "No line of the park can do {at}.",
    Binding.NO_LANE: "No lane leads on from {at}.",
    Binding.RULES: "Smallest runs, smallest lots or limits of suppliers bind at {at}{days}.",
    Binding.HORIZON: "The horizon binds: the days that the park plans end too soon.",
}


def _binding_text(step: BindingStep) -> str:
    """The step that binds, in one sentence, which names no enterprise."""
    return _TEXTS[step.binding].format(
        at=f'the link "{step.link}"' if step.link else "the route",
        days=f" from {step.first} to {step.last}" if step.first and step.last else "",
        units=f" for {step.missing} units" if step.missing else "",
    )


def _confidence_message(quoted: Quoted) -> quote_pb2.QuoteConfidence:
    oldest = quoted.oldest_figure
    age = "No capacity figure has a report time" if oldest is None else f"Capacity was reported by {oldest:%Y-%m-%d}"
    assumed = f"set-ups or smallest runs of {quoted.assumed_lines} lines are assumed" if quoted.assumed_lines else ""
    return quote_pb2.QuoteConfidence(
        oldest_figure_time=oldest,
        assumed_line_count=quoted.assumed_lines,
        text=f"{age}; {assumed or 'nothing is assumed'}.",
    )


def _kind_number(kind: AnswerKind | None) -> quote_pb2.QuoteAnswerKind:
    if kind is None:
        return quote_pb2.QUOTE_ANSWER_KIND_UNSPECIFIED
    return cast("quote_pb2.QuoteAnswerKind", wire.enum_number(quote_pb2.QuoteAnswerKind, kind))


def _end_number(end: HoldEnd | None) -> quote_pb2.HoldEndReason:
    if end is None:
        return quote_pb2.HOLD_END_REASON_UNSPECIFIED
    return cast("quote_pb2.HoldEndReason", wire.enum_number(quote_pb2.HoldEndReason, end))
