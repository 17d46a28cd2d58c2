"""Chinese and English: the choice of the language, and figures, money and days written in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from flask import Flask, request, session
from flask_babel import get_locale, pgettext
from google.protobuf.timestamp_pb2 import Timestamp
from jinja2 import pass_context
from jinja2.runtime import Context

from services.money import MICROS, from_micros

LANGUAGES = {"en": "English", "zh": "中文"}
DEFAULT = "en"
_KEPT = "language"
TEN_THOUSAND = 10_000
WHOLE_PERCENT = "#,##0%"
# Texts of figures and days kept of each kind: a table of a thousand rows repeats most of its own, and formatting one
# takes longer than all else of its cell.
_TEXTS_KEPT = 20_000
WHOLE_FROM = 100


def choose() -> str:
    """The language that the person chose, else the browser's, else the default."""
    return chosen() or request.accept_languages.best_match(LANGUAGES, DEFAULT) or DEFAULT


def chosen() -> str:
    """The language that the person chose; "" where none was."""
    kept = str(session.get(_KEPT, ""))
    return kept if kept in LANGUAGES else ""


def keep(language: str) -> None:
    """Keep the person's choice in the session; an unknown language is ignored."""
    if language in LANGUAGES:
        session[_KEPT] = language


def current() -> str:
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT


def quantity(units: float) -> str:
    """20000 → 20,000"""
    return _decimal(units, None, current())


def round_quantity(units: float) -> str:
    """20000 → 20,000; 2万. What stands beside an exact figure, or needs none: Chinese counts in ten thousands."""
    if current() != "zh" or abs(units) < TEN_THOUSAND:
        return quantity(units)
    return f"{_decimal(units / TEN_THOUSAND, '#,##0.##', current())}万"


def percent(share: float) -> str:
    """0.8312 → 83.1%; `share` is 0–1."""
    return _percent(share, "#,##0.0%", current())


def whole_percent(share: float) -> str:
    """0.8312 → 83%; `share` is 0–1."""
    return _percent(share, WHOLE_PERCENT, current())


def money(micros: int, currency: str) -> str:
    """Micro-units of `currency` to the cent."""
    return format_currency(from_micros(micros), currency, locale=current())


def unit_price(micros: int, currency: str) -> str:
    """The price of one unit, which may be less than a cent."""
    return format_currency(from_micros(micros), currency, "¤#,##0.00##", locale=current(), currency_digits=False)


def quantities() -> Callable[[float], str]:
    """A writer as `quantity` is: a table of a thousand figures need not look up their language for each."""
    locale = current()
    return lambda units: _decimal(units, None, locale)


def whole_percents() -> Callable[[float], str]:
    """A writer as `whole_percent` is, for many figures."""
    locale = current()
    return lambda share: _percent(share, WHOLE_PERCENT, locale)


def amount(micros: int) -> str:
    """Money as a form takes it: 12.5, without currency and grouping."""
    whole, part = divmod(micros, MICROS)
    return f"{whole}.{part:06}".rstrip("0").rstrip(".")


def round_money(micros: int, currency: str) -> str:
    """Large sums in few digits: CN¥354.9M, ¥3.55亿. Below ten thousand, in whole units from a hundred on."""
    units = from_micros(micros)
    if abs(units) < TEN_THOUSAND:
        pattern = "¤#,##0" if not units or abs(units) >= WHOLE_FROM else "¤#,##0.00"
        return format_currency(units, currency, pattern, locale=current(), currency_digits=False)
    return format_compact_currency(units, currency, locale=current(), fraction_digits=2)


class _Written(int):
    """A number that a sentence writes as the language does."""

    def __str__(self) -> str:
        return quantity(int(self))


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """A sentence about a number of things, in which the number stands as the language writes it: 1,210 enterprises."""
    return str(flask_babel.ngettext(one, many, _Written(num), **variables))


def equip(flask: Flask) -> None:
    """Gives templates the filters of this module, and its plural sentences."""
    for name, words in FILTERS.items():
        flask.add_template_filter(words, name)
    plain: Any = flask.jinja_env.globals["ngettext"]

    @pass_context
    def of_templates(context: Context, one: str, many: str, num: int, **variables: object) -> Any:
        return plain(context, one, many, _Written(num), **variables)

    flask.jinja_env.globals["ngettext"] = of_templates


def day(iso_date: str | date) -> str:
    """2026-11-23 → Mon, Nov 23; 11月23日周一. Empty stays empty."""
    if not iso_date:
        return ""
    when = date.fromisoformat(iso_date) if isinstance(iso_date, str) else iso_date
    return _day(when, current())


def short_day(when: date) -> str:
    """11/23, as the head of a narrow column."""
    return f"{when.month}/{when.day}"


def days(first: str | date, last: str | date) -> str:
    """One day, or the span between two."""
    if first == last or not last:
        return day(first)
    return str(pgettext("from – to", "%(first)s – %(last)s", first=day(first), last=day(last)))


def moment(when: Timestamp | datetime, time_zone: str) -> str:
    """An instant as the clocks of the park show it."""
    instant = when if isinstance(when, datetime) else when.ToDatetime(UTC)
    return format_datetime(instant, "short", tzinfo=ZoneInfo(time_zone), locale=current())


def hour(when: Timestamp, time_zone: str) -> str:
    """The hour of an instant as the clocks of the park show it: 18:05."""
    return f"{when.ToDatetime(UTC).astimezone(ZoneInfo(time_zone)):%H:%M}"


@lru_cache(_TEXTS_KEPT)
def _decimal(units: float, pattern: str | None, locale: str) -> str:
    return format_decimal(units, format=pattern, locale=locale)


@lru_cache(_TEXTS_KEPT)
def _percent(share: float, pattern: str, locale: str) -> str:
    return format_percent(share, format=pattern, locale=locale)


@lru_cache(_TEXTS_KEPT)
def _day(when: date, locale: str) -> str:
    return format_skeleton("MMMEd", when, locale=locale)


FILTERS: dict[str, Callable[..., str]] = {
    "quantity": quantity,
    "round_quantity": round_quantity,
    "percent": percent,
    "whole_percent": whole_percent,
    "money": money,
    "unit_price": unit_price,
    "amount": amount,
    "round_money": round_money,
    "day": day,
    "days": days,
    "short_day": short_day,
    "moment": moment,
    "hour": hour,
}
