"""Digests: the hour of the park's clock, texts that fit, words in both languages, signatures of robots."""

from __future__ import annotations

import base64
import hashlib
import hmac
import string
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.matching.domain.audiences import Audience
from services.matching.domain.digest_texts import LIMITS, MOST_LINES, Section, message_of
from services.matching.domain.digest_words import REASONS, WORDS
from services.matching.domain.digests import Channel, Destination, Digest, Language, last_attempt_of
from services.matching.domain.reasons import Rule
from services.matching.domain.robots import error_code_of, signed_url

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
URL = "https://parkloom.example"


def _digest(hour: int) -> Digest:
    return Digest(
        park="p1",
        id="d1",
        audience=Audience.PARK,
        subject="mei",
        enterprise="",
        destination=Destination(Channel.MAIL, "mei@example.com"),
        hour=hour,
        language=Language.EN,
        created_at=NOW,
        updated_at=NOW,
        covered_until=NOW,
    )


@pytest.mark.parametrize(
    ("time_zone", "hour", "day"),
    [
        ("Asia/Shanghai", 8, date(2026, 12, 1)),
        ("Asia/Shanghai", 9, None),
        ("America/New_York", 19, date(2026, 11, 30)),
        ("America/New_York", 20, None),
        ("UTC", 0, date(2026, 12, 1)),
    ],
)
def test_the_hour_comes_by_the_parks_clock(time_zone: str, hour: int, day: date | None) -> None:
    digest = _digest(hour)
    assert digest.day_due(NOW, time_zone) == day
    if day is not None:
        digest.see_to(day, NOW)
        assert digest.day_due(NOW, time_zone) is None
        assert digest.day_due(NOW + timedelta(days=1), time_zone) == day + timedelta(days=1)


def test_the_last_attempt_is_before_midnight_in_the_park() -> None:
    assert last_attempt_of(date(2026, 12, 1), "Asia/Shanghai") == datetime(2026, 12, 1, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize("channel", list(Channel))
def test_a_text_is_cut_to_what_its_channel_takes_and_counts_the_rest(channel: Channel) -> None:
    lines = ["订单" * 60] * MOST_LINES
    sections = [Section("late", 700, lines), Section("due", 30, lines), Section("none", 0)]
    message = message_of("day", sections, channel, Language.EN, URL)
    assert len(message.text.encode()) <= LIMITS[channel]
    shown = message.text.count("订单" * 60) // 2
    assert 1 <= shown <= MOST_LINES
    assert f"and {700 - shown} more" in message.text
    assert f"and {30 - shown} more" in message.text
    assert "none" not in message.text
    assert message.text.endswith(URL)


def test_names_are_no_mark_up_for_robots_and_stay_as_they_are_in_mail() -> None:
    line = "[x](http://evil.example) <@all> **o-1**"
    for channel in Channel:
        text = message_of("day", [Section("late", 1, [line])], channel, Language.EN, URL).text
        assert (line in text) == (channel is Channel.MAIL)
        if channel is not Channel.MAIL:
            assert not set("[]<>@`") & set(text)


def test_both_languages_have_words_for_all_with_the_same_figures() -> None:
    def shape(words: dict[str, str]) -> dict[str, set[str | None]]:
        return {key: {name for _, name, _, _ in string.Formatter().parse(text) if name} for key, text in words.items()}

    chinese, english = (WORDS[language] for language in (Language.ZH, Language.EN))
    assert shape(dict(chinese)) == shape(dict(english))
    for language in Language:
        assert set(REASONS[language]) == set(Rule)


def test_dingtalks_signature_is_that_of_its_documents() -> None:
    robot = Destination(Channel.DINGTALK, "https://oapi.example.com/robot/send?access_token=t", "SECret")
    query = parse_qs(urlsplit(signed_url(robot, NOW)).query)
    milliseconds = f"{int(NOW.timestamp() * 1_000)}"
    key, signed = b"SECret", f"{milliseconds}\nSECret".encode()
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert query == {"access_token": ["t"], "timestamp": [milliseconds], "sign": [wanted]}
    assert signed_url(Destination(Channel.DINGTALK, "https://oapi.example.com/send"), NOW).endswith("/send")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"errcode":0}', 0),
        (b'{"errcode":310000,"errmsg":"sign not match"}', 310_000),
        (b"ok", None),
        (b"[0]", None),
        (b'{"errcode":"0"}', None),
        (b"\xff", None),
        (b'{"errcode":99999999999999}', None),
    ],
)
def test_a_robots_answer_is_its_code_alone(body: bytes, code: int | None) -> None:
    assert error_code_of(body) == code
