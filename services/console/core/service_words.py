"""Sentences that services say in English to programs, in words for the person at the page.

Services talk of fields and resources; a person sees a form. A sentence that is not known here is shown as it came.
"""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

from services.console.core import language

_DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"
_SENTENCES = [
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"use {_DAY} or a later day: the past cannot be changed", _l("Choose a day from %(day)s on.")),
        (rf"use {_DAY} or an earlier day", _l("Choose a day up to %(day)s.")),
        (
            r"give at most (?P<units>\d+), the line's maximum_daily_capacity, or raise that first",
            _l("This line's most is %(units)s a day. Give no more, or ask the park to raise it."),
        ),
        (r"give a day on or after release_date", _l("Choose a day after the work may start.")),
        (rf"give a day from {_DAY} on: this one is past", _l("Choose a day from %(day)s on.")),
        (
            rf"give a day up to {_DAY}, the last one that the park plans for",
            _l("Choose a day up to %(day)s: the park plans no further."),
        ),
        (
            r"name a product of the park; a new one is known here a moment later",
            _l("This product is not known yet. Try again in a moment, or choose another one."),
        ),
        (r"use a zone that the park declares", _l("Choose where it goes.")),
        (r"the park has no vehicles: create a vehicle class", _l("The park has no vehicles yet.")),
        (
            r"no vehicle free for (?P<units>[\d,]+) units .*: (?P<used>[\d,]+) of (?P<all>[\d,]+) trips in use",
            _l("No vehicle is free for these %(units)s units: %(used)s of %(all)s trips are taken."),
        ),
        (
            r"(?P<units>[\d,]+) units are more than (?P<trips>\d+) trips take: create a class of larger vehicles",
            _l("%(units)s units are more than %(trips)s trips can take: the park needs larger vehicles."),
        ),
    )
]


def for_people(sentence: str) -> str:
    """What `sentence` means, in the reader's language where it is known."""
    for pattern, words in _SENTENCES:
        found = pattern.fullmatch(sentence)
        if found:
            return str(words) % {name: _shown(name, value) for name, value in found.groupdict().items()}
    return sentence


def _shown(name: str, value: str) -> str:
    return language.day(value) if name == "day" else language.quantity(int(value.replace(",", "")))
