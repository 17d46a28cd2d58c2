"""The pages of an enterprise's own people, which show nothing of its rivals."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted, post_all, post_order
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

MINE = "/enterprises/knit-a"


@pytest.fixture
def offered(knitter: Visitor, manager: Visitor, posted: Posted) -> Visitor:
    """The knitter, with work on the page that waits for an answer."""
    if "/accept" not in knitter.open(f"{MINE}?show=offered").text:
        post_order(manager, quantity="300", due_date=world.day(25).isoformat())
        knitter.wait_for(f"{MINE}?show=offered", "/accept")
    return knitter


def assignment_on(page: Visitor) -> str:
    """The first assignment that can be answered."""
    return re.findall(r"/assignments/([^/]+)/accept", page.text)[0]


def bare(page: TestResponse) -> tuple[int, str]:
    """A reply without what its forms hold: tokens, and the address that was asked for."""
    return page.status_code, re.sub(r'value="[^"]*"', "", page.text)


def test_signing_in_leads_to_ones_own_page(knitter: Visitor) -> None:
    assert knitter.open("/").request.path == MINE
    assert "Anna Knitting" in knitter.text


def test_tomorrows_capacity_is_one_number_and_a_button(knitter: Visitor) -> None:
    knitter.open(MINE)
    knitter.press("/lines/w-a/capacity", daily_capacity="4 321")
    assert f"Saved: 4,321 on {world.day(1):%a, %b} {world.day(1).day}." in knitter.text
    assert knitter.form("/lines/w-a/capacity").values["daily_capacity"] == "4321"
    assert "Reported by wang" in knitter.text


def test_saving_the_same_form_twice_is_harmless(knitter: Visitor) -> None:
    knitter.open(MINE)
    form = knitter.form("/lines/w-a/capacity").values
    codes = [knitter.post_bare("/lines/w-a/capacity", **form).status_code for _ in range(2)]
    assert codes == [303, 303]


@pytest.mark.parametrize(
    ("capacity", "hint"),
    [
        ("-1", "Give a number from 0 to 1,000,000,000."),
        ("a lot", "Capacity on that day: give a whole number, such as 20000, 20,000 or 2万."),
        ("", "Fill this in."),
        ("10001", "This line&#39;s maximum is 10,000 a day"),
    ],
)
def test_a_wrong_capacity_is_shown_at_its_field_and_not_stored(knitter: Visitor, capacity: str, hint: str) -> None:
    before = knitter.open(MINE).text
    knitter.press("/lines/w-a/capacity", daily_capacity=capacity)
    assert (knitter.page.status_code, hint in knitter.text) == (400, True)
    assert knitter.form("/lines/w-a/capacity").values["daily_capacity"] == capacity
    assert re.findall(r'value="\d+"', knitter.open(MINE).text) == re.findall(r'value="\d+"', before)


def test_a_services_refusal_is_worded_at_the_field_in_the_readers_language(installation: Installation) -> None:
    reader = installation.visitor(world.KNITTER, "zh-CN")
    reader.open(MINE)
    reader.press("/lines/w-a/capacity", daily_capacity="10001")
    assert (reader.page.status_code, "这条产线每天最多 10,000" in reader.text) == (400, True)


def test_a_day_that_has_passed_meanwhile_is_shown(knitter: Visitor) -> None:
    knitter.open(MINE)
    knitter.press("/lines/w-a/capacity", date=world.day(-1).isoformat())
    assert (knitter.page.status_code, "Choose a day from" in knitter.text) == (400, True)


RUNS = "/lines/w-a/figures"


def test_an_enterprise_states_set_up_and_smallest_run_and_takes_them_back(knitter: Visitor) -> None:
    knitter.open(MINE)
    assert knitter.text.count("assumed: nobody states it") >= 2
    assert "assumed: one machine's day" in knitter.text
    knitter.press(RUNS, setup="40", setup_cost_micros="1,200.50", min_run="0")
    assert "Saved. The next plans use it." in knitter.text
    stated = {name: knitter.form(RUNS).values[name] for name in ("setup", "setup_cost_micros", "min_run")}
    assert stated == {"setup": "40", "setup_cost_micros": "1200.5", "min_run": "0"}
    panel = knitter.text.split("Set-up and smallest run")[1].split("</dl>")[0]
    assert ("CN¥1,200.50" in panel, "assumed" in panel) == (True, False)
    knitter.press(RUNS, setup="", setup_cost_micros="", min_run="")
    assert {knitter.form(RUNS).values[name] for name in stated} == {""}


@pytest.mark.parametrize(
    ("field", "text", "hint"),
    [
        ("setup", "-1", "Give a number from 0 to 1,000,000,000."),
        ("setup", "some", "Capacity that a set-up takes: give a whole number"),
        ("setup_cost_micros", "12.3456789", "Cost of a set-up: give an amount, such as 1200 or 1,200.50."),
        ("setup_cost_micros", "1000001", "Give a number from 0 to 1,000,000."),
        ("min_run", "9999999999", "Give a number from 0 to 1,000,000,000."),
    ],
)
def test_a_wrong_figure_is_shown_at_its_field_and_not_stored(
    knitter: Visitor, field: str, text: str, hint: str
) -> None:
    knitter.open(MINE)
    before = knitter.form(RUNS).values["etag"]
    knitter.press(RUNS, **{field: text})
    assert (knitter.page.status_code, hint in knitter.text) == (400, True)
    assert knitter.form(RUNS).values[field] == text
    assert knitter.open(MINE)
    assert knitter.form(RUNS).values["etag"] == before


def test_figures_stated_by_another_meanwhile_are_looked_at_again(knitter: Visitor) -> None:
    knitter.open(MINE)
    stale = knitter.form(RUNS).values
    knitter.press(RUNS, min_run="7")
    fresh = knitter.form(RUNS).values["request_id"]
    knitter.post_bare(RUNS, **stale | {"min_run": "9", "request_id": fresh})
    assert knitter.open(MINE)
    assert knitter.form(RUNS).values["min_run"] == "7"
    knitter.press(RUNS, min_run="")


def test_assumed_figures_are_marked_in_chinese_too(installation: Installation) -> None:
    reader = installation.visitor(world.KNITTER, "zh-CN")
    assert "推定：无人填报" in reader.open(MINE).text
    assert "换线与最小生产段" in reader.text


def test_offered_work_shows_its_campaigns(offered: Visitor) -> None:
    card = offered.text.split('<article class="panel work">')[1].split("</article>")[0]
    assert card.count("Set-up on the first day: 0 of capacity") == card.count('<div class="campaign">') >= 1
    assert "assumed: nobody states it" in card


def test_offered_work_is_accepted_by_a_button(offered: Visitor) -> None:
    assignment = assignment_on(offered)
    offered.press(f"/assignments/{assignment}/accept")
    assert "Accepted. The assignment is yours." in offered.text
    offered.open(f"{MINE}?show=accepted")
    assert f"/assignments/{assignment}/decline" in offered.text


def test_offered_work_is_declined_with_a_reason(offered: Visitor) -> None:
    offered.press(f"/assignments/{assignment_on(offered)}/decline", reason=" The machine\r\nis down ")
    assert "Declined. Parkloom looks for another enterprise." in offered.text
    assert "The machine is down" in offered.open(f"{MINE}?show=declined").text


def test_answering_as_it_was_shown_before_asks_to_look_again(offered: Visitor) -> None:
    assignment = assignment_on(offered)
    stale = offered.form(f"/assignments/{assignment}/decline").values
    offered.press(f"/assignments/{assignment}/decline")
    offered.post_bare(f"/assignments/{assignment}/accept", **stale)
    assert "Look again, then decide." in offered.open(MINE).text


@pytest.mark.parametrize("address", ["/orders", "/orders/new", "/orders/o-1", "/enterprises"])
def test_a_managers_page_is_not_for_enterprises(knitter: Visitor, address: str) -> None:
    assert knitter.open(address).status_code == 403


def test_a_rivals_page_looks_like_one_that_does_not_exist(knitter: Visitor) -> None:
    rivals, nobodys = (bare(knitter.open(f"/enterprises/{enterprise}")) for enterprise in ("knit-b", "knit-x"))
    assert rivals == nobodys


def test_a_rivals_line_answers_like_one_that_does_not_exist(knitter: Visitor) -> None:
    knitter.open(MINE)
    form = knitter.form("/lines/w-a/capacity").values
    rivals, nobodys = (knitter.post_bare(f"/lines/{line}/capacity", **form) for line in ("w-b", "w-x"))
    assert bare(rivals) == bare(nobodys)


def test_a_rivals_work_answers_like_work_that_does_not_exist(offered: Visitor, installation: Installation) -> None:
    rival = installation.visitor(world.RIVAL)
    rival.wait_for("/enterprises/knit-b?show=offered", "/accept")
    form = offered.form("/lines/w-a/capacity").values
    rivals, nobodys = (
        offered.post_bare(f"/assignments/{work}/accept", **form) for work in (assignment_on(rival), "a-none")
    )
    assert bare(rivals) == bare(nobodys)


@pytest.mark.slow
def test_no_page_of_an_enterprise_holds_anything_of_a_rival(untouched: Installation) -> None:
    # Where others have changed its capacity, its own units may add up to any figure, a rival's too.
    post_all(untouched.visitor(world.MANAGER))
    offered, rival = untouched.visitor(world.KNITTER), untouched.visitor(world.RIVAL)
    offered.wait_for(f"{MINE}?show=offered", "/accept")
    rival.wait_for("/enterprises/knit-b?show=offered", "/accept")
    own = f"{MINE}?show="
    addresses = ["/", MINE, *(own + show for show in ("offered", "accepted", "declined", "all")), "/enterprises/knit-b"]
    pages = "".join(bare(offered.open(address))[1] for address in addresses)
    secrets = ["knit-b", "w-b", world.RIVALS_NAME, "7,613", "7613", "0.43", "15,226", assignment_on(rival)]
    # Not within the hexadecimal ids of orders and assignments, which hold any four digits now and then.
    shown = [secret for secret in secrets if re.search(rf"(?<![0-9a-f]){re.escape(secret)}(?![0-9a-f])", pages)]
    assert shown == []
    assert "Rival Knitting Works" in rival.open("/").text


def test_every_figure_shows_age_speaker_and_source(knitter: Visitor) -> None:
    knitter.open(MINE)
    assert "of today · li · the park's manager" in knitter.text
    knitter.press("/lines/w-a/capacity", daily_capacity="4 000")
    assert "of today · wang · the enterprise · by telephone or page" in knitter.text


def test_the_parks_question_is_answered_by_one_tap(manager: Visitor, knitter: Visitor) -> None:
    manager.open(MINE)
    manager.press(f"{MINE}/refresh")
    assert "Asked." in manager.text
    assert "asked to confirm" in manager.open("/enterprises").text
    assert "The park asks whether these figures are still right (li, " in knitter.open(MINE).text
    before = knitter.form("/lines/w-a/capacity").values["daily_capacity"]
    knitter.press("/capacity/confirm")
    assert "All figures count as of today." in knitter.text
    assert "The park asks" not in knitter.text
    assert knitter.form("/lines/w-a/capacity").values["daily_capacity"] == before


def test_a_rival_sees_no_question_that_is_not_its_own(untouched: Installation) -> None:
    """In a park of its own: no plan for another test's order changes the page meanwhile."""
    manager, rival = untouched.visitor(world.MANAGER), untouched.visitor(world.RIVAL)
    before = bare(rival.open("/enterprises/knit-b"))
    manager.open(MINE)
    manager.press(f"{MINE}/refresh")
    assert bare(rival.open("/enterprises/knit-b")) == before


def test_the_question_is_in_chinese_too(installation: Installation, manager: Visitor) -> None:
    manager.open(MINE)
    manager.press(f"{MINE}/refresh")
    reader = installation.visitor(world.KNITTER, "zh-CN")
    assert "园区询问这些产能数是否仍然正确" in reader.open(MINE).text
    assert "仍然正确" in reader.text
