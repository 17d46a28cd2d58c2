"""Figures as each language writes them."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale

from services.console.core import language

SUMS = {
    "zh": ["¥0", "¥0.40", "¥342", "¥1,402", "-¥1,402", "¥1.23万", "¥3.55亿"],
    "en": ["CN¥0", "CN¥0.40", "CN¥342", "CN¥1,402", "-CN¥1,402", "CN¥12.35K", "CN¥354.9M"],
}


def test_a_price_below_a_cent_is_written_in_full() -> None:
    assert (language.unit_price(22_600, "CNY"), language.unit_price(400_000, "CNY")) == ("CN¥0.0226", "CN¥0.40")


@pytest.fixture
def flask() -> Flask:
    flask = Flask("services.console")
    Babel(flask)
    language.equip(flask)
    return flask


@pytest.mark.parametrize("code", SUMS)
def test_large_sums_have_few_digits_and_small_ones_no_odd_fractions(flask: Flask, code: str) -> None:
    with flask.app_context(), force_locale(code):
        sums = (0, 0.4, 342.006, 1_402.3, -1_402.3, 12_345.6, 354_900_000)
        assert [language.round_money(round(each * 1_000_000), "CNY") for each in sums] == SUMS[code]


def test_sentences_about_many_things_have_the_number_as_the_language_writes_it(flask: Flask) -> None:
    template = '{{ ngettext("%(num)s order", "%(num)s orders", many) }}'
    with flask.app_context(), force_locale("en"):
        written = [language.ngettext("%(num)s day", "%(num)s days", count) for count in (1, 12_000)]
        shown = [render_template_string(template, many=count) for count in (1, 12_000)]
    assert (written, shown) == (["1 day", "12,000 days"], ["1 order", "12,000 orders"])
