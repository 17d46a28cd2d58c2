"""An enterprise's capacity on the phone: by thumb, by week, by shifts."""

from __future__ import annotations

import re

import pytest

from tests.console import world
from tests.console.installation import Installation
from tests.console.visitor import Visitor

MINE = "/enterprises/knit-a/capacity"
REPORT = f"{MINE}/w-a"
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116 MicroMessenger/8.0.49 WeChat/arm64"


@pytest.fixture
def phone(installation: Installation) -> Visitor:
    """The knitter's phone, in WeChat."""
    return installation.visitor(world.KNITTER, user_agent=WECHAT)


def row(visitor: Visitor, day: int) -> str:
    """What the list of days has for a day, counted from today."""
    rows = re.findall(r'<li><span class="day">.*?</li>', visitor.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", rows[day])


def test_a_day_is_picked_and_confirmed_without_typing(phone: Visitor) -> None:
    phone.open(MINE)
    assert "2. How many of 12 machines work?" in phone.text
    eight = world.DAILY_CAPACITY * 8 // 12
    assert re.search(rf'value="{eight}" required><span><b>8</b>', phone.text)
    phone.press(REPORT, date=world.day(1).isoformat(), daily_capacity=str(eight))
    assert f"Saved: {eight:,} on" in phone.text
    assert "8 of 12 machines" in row(phone, 1)
    assert "reported" in row(phone, 1)
    assert "by telephone or page" in row(phone, 1)
    assert "assumed" in row(phone, 6)


def test_nothing_on_it_needs_another_window_or_a_download(phone: Visitor) -> None:
    for path in (MINE, f"{MINE}/week", f"{MINE}/shifts", "/enterprises/knit-a"):
        page = phone.open(path)
        assert page.status_code == 200
        assert [mark for mark in ("target=", " download", "window.open") if mark in phone.text] == []


def test_the_parks_question_is_answered_by_one_tap(phone: Visitor, manager: Visitor) -> None:
    manager.open("/enterprises/knit-a")
    manager.press("/refresh")
    assert "The park asks whether these figures are still right" in phone.open(MINE).text
    assert "Unchanged" in phone.text
    phone.press("/capacity/confirm")
    assert "Thank you. All figures count as of today." in phone.text
    assert "The park asks" not in phone.open(MINE).text


def test_the_outbox_gets_the_days_as_they_are_then_and_a_report_counts_once(
    phone: Visitor, installation: Installation
) -> None:
    phone.open(MINE)
    day, values = world.day(2), phone.form(REPORT).values
    sent = values | {"date": day.isoformat(), "daily_capacity": "1234", "request_id": "a" * 32}
    client = installation.pages.test_client()
    client.set_cookie("parkloom", phone.cookie)
    for _ in range(2):
        reply = client.post(REPORT, data=sent, headers={"X-Outbox": "1"})
        assert (reply.status_code, reply.headers["X-Outbox"]) == (200, "taken")
        assert "Saved: 1,234" in reply.text
        assert "<html" not in reply.text
    late = client.post(REPORT, data=sent | {"date": world.day(-1).isoformat()}, headers={"X-Outbox": "1"})
    assert late.headers["X-Outbox"] == "taken"
    past = sent | {"date": world.day(-1).isoformat(), "request_id": "b" * 32}
    assert "Choose a day from" in client.post(REPORT, data=past, headers={"X-Outbox": "1"}).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"daily_capacity": "10001"}, "maximum is 10,000 a day"),
        ({"daily_capacity": "many"}, "give a whole number"),
        ({"daily_capacity": ""}, "Fill this in."),
        ({"date": world.day(-1).isoformat()}, "Choose a day from"),
        ({"date": "soon"}, "give a day with its year"),
    ],
)
def test_a_wrong_day_is_refused_with_the_reason(phone: Visitor, changed: dict[str, str], words: str) -> None:
    phone.open(MINE)
    phone.press(REPORT, **{"date": world.day(1).isoformat(), "daily_capacity": "1", **changed})
    assert words in phone.text


def test_a_week_is_one_form_and_what_is_left_empty_stays(phone: Visitor) -> None:
    phone.open(f"{MINE}/week")
    phone.press(f"{MINE}/week/w-a", day3="4,100", day4="", day5="0")
    assert "saved." in phone.text
    phone.open(MINE)
    assert ("4,100" in row(phone, 3), "assumed" in row(phone, 4), "0 of 12" in row(phone, 5)) == (True, True, True)


def test_a_wrong_week_keeps_what_was_typed_and_stores_nothing(phone: Visitor) -> None:
    phone.open(MINE)
    before = row(phone, 4)
    phone.open(f"{MINE}/week")
    phone.press(f"{MINE}/week/w-a", day4="3,999", day6="a lot")
    assert phone.page.status_code == 400
    assert phone.form(f"{MINE}/week/w-a").values["day4"] == "3,999"
    assert re.search(r"give a whole number", phone.text)
    phone.press(f"{MINE}/week/w-a", day4="3,999", day6="10001")
    assert (phone.page.status_code, "maximum is 10,000" in phone.text) == (400, True)
    phone.open(MINE)
    assert row(phone, 4) == before


def test_a_closure_and_a_shift_less_are_days_of_all_lines(installation: Installation) -> None:
    packer = installation.visitor(world.PACKER)
    mine = "/enterprises/pack-c/capacity"
    packer.open(f"{mine}/shifts")
    packer.press(first_date=world.day(2).isoformat(), last_date=world.day(3).isoformat(), shift="1/2")
    assert "Saved: " in packer.text
    assert ["10,000" in row(packer, day) for day in range(5)] == [False, False, True, True, False]
    packer.open(f"{mine}/shifts")
    packer.press(first_date=world.day(4).isoformat(), last_date=world.day(3).isoformat(), shift="0")
    assert (packer.page.status_code, "Choose a day from" in packer.text) == (400, True)
    packer.press(first_date=world.day(4).isoformat(), last_date=world.day(200).isoformat(), shift="0")
    assert (packer.page.status_code, "Choose a day up to" in packer.text) == (400, True)
    packer.press(first_date=world.day(4).isoformat(), last_date=world.day(4).isoformat(), shift="7/2")
    assert packer.page.status_code == 400
    packer.open(f"{mine}/shifts")
    packer.press(first_date=world.day(2).isoformat(), last_date=world.day(3).isoformat(), shift="1")


def test_a_manager_reads_it_and_a_rival_finds_nothing(manager: Visitor, installation: Installation) -> None:
    assert manager.open(MINE).status_code == 200
    assert "3. Confirm" not in manager.text
    rival = installation.visitor(world.RIVAL)
    assert rival.open(MINE).status_code == 404
    rival.open("/enterprises/knit-b/capacity")
    values = rival.form("/capacity/w-b").values | {"date": world.day(1).isoformat(), "daily_capacity": "1"}
    assert rival.send("POST", REPORT, values) in (303, 404)
    assert "1 of 12" not in row(manager, 1)
