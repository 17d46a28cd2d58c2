"""The hours of parks in zones that put their clocks forward and back, half an hour off, and over the date line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.park_hours import END_OF_DAY, ParkHours

DAY = timedelta(days=1)
ZONES = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia"]
HOURS = ["00:00", "00:30", "02:30", "06:00", "12:00", "20:00", "23:59"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("closes_at", HOURS)
@pytest.mark.parametrize("zone", ZONES)
def test_every_instant_belongs_to_one_day_and_days_follow_each_other(zone: str, closes_at: str) -> None:
    hours = ParkHours(zone, closes_at)
    for number in range(400):
        day = date(2026, 1, 1) + number * DAY
        opening, closing = hours.opening(day), hours.closing(day)
        assert timedelta(hours=22) <= closing - opening <= timedelta(hours=26)
        assert hours.opening(day + DAY) == closing
        assert (hours.day_at(opening), hours.day_at(closing)) == (day, day + DAY)
        assert hours.day_at(closing - timedelta(microseconds=1)) == day


@pytest.mark.parametrize("hour", [*HOURS, END_OF_DAY])
@pytest.mark.parametrize("closes_at", HOURS)
def test_an_hour_comes_once_in_each_day(closes_at: str, hour: str) -> None:
    hours, day = ParkHours("Europe/Berlin", closes_at), date(2026, 3, 28)
    for _ in range(3):  # over the night in which clocks are put forward
        assert hours.opening(day) <= hours.at(day, hour) <= hours.closing(day)
        day += DAY


def test_a_night_shift_is_counted_to_the_day_on_which_it_began() -> None:
    hours = ParkHours("Asia/Shanghai", "06:00")
    assert hours.day_at(utc("2026-11-28T21:59:00")) == date(2026, 11, 28)  # 05:59 on the 29th in the park
    assert hours.day_at(utc("2026-11-28T22:00:00")) == date(2026, 11, 29)
    assert hours.at(date(2026, 11, 28), "03:00") == utc("2026-11-28T19:00:00")


def test_a_day_that_closes_in_the_evening_closes_on_its_own() -> None:
    hours = ParkHours("Asia/Shanghai", "20:00")
    assert hours.closing(date(2026, 11, 28)) == utc("2026-11-28T12:00:00")
    assert hours.at(date(2026, 11, 28), "22:00") == utc("2026-11-27T14:00:00")


def test_a_day_of_23_or_25_hours_is_one_day() -> None:
    hours = ParkHours("America/New_York")
    lengths = {hours.closing(day) - hours.opening(day) for day in (date(2026, 3, 8), date(2026, 11, 1))}
    assert lengths == {timedelta(hours=23), timedelta(hours=25)}


def test_an_hour_that_clocks_skip_comes_when_they_are_put_forward() -> None:
    """In Cairo midnight itself is skipped: clocks went from 23:59:59 on 23 April 2026 to 01:00."""
    hours = ParkHours("Africa/Cairo")
    assert hours.closing(date(2026, 4, 23)) == utc("2026-04-23T22:00:00")


def test_a_day_that_a_zone_skips_has_no_length() -> None:
    """Samoa had no 30 December 2011."""
    hours = ParkHours("Pacific/Apia")
    assert hours.opening(date(2011, 12, 30)) == hours.closing(date(2011, 12, 30))
    assert hours.day_at(utc("2011-12-30T09:59:59")) == date(2011, 12, 29)
    assert hours.day_at(utc("2011-12-30T10:00:00")) == date(2011, 12, 31)
