"""The board of waves, a wave's doors and vehicles, and departures, in both languages."""

from __future__ import annotations

from contextlib import closing

import pytest

from parkloom.logistics.v1 import wave_service_pb2 as pb
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.logistics.domain.wave_risk import DoorAtRisk, WaveRisk
from tests.console import world
from tests.console.installation import Installation
from tests.console.waves.conftest import DAY, EVENING, WAVE, counts, waves

pytestmark = pytest.mark.slow


def test_the_board_shows_what_is_packed_for_each_departure(park: Installation) -> None:
    page = park.visitor(world.MANAGER).open(f"/waves?date={DAY}").text
    assert "Seven o&#39;clock" in page
    assert "of 380 packed" in page
    assert "3 doors" in page
    assert "No departure leaves" not in page


def test_a_manager_has_a_wave_planned_and_sees_which_vehicle_comes_to_which_door(park: Installation) -> None:
    manager, day = park.visitor(world.MANAGER), world.day(4)
    waves(park).ReportPacked(counts(day))
    manager.open(f"/waves/evening/{day}")
    manager.press("/plan", seconds="1")
    page = manager.wait_for(f"/waves/evening/{day}", "Plan again")
    assert "Courier van · 1" in page
    assert "no driver yet" in page
    assert page.index("Anna Knitting") < page.index("Clara Packing"), "who still packs comes first"
    manager.open(f"/waves/evening/{day}?show=packing")
    assert ("Anna Knitting" in manager.text, "Clara Packing" in manager.text) == (True, False)


def test_the_map_has_each_stop_with_its_place_and_the_lists_a_code_for_each_trip(planned: Installation) -> None:
    manager = planned.visitor(world.MANAGER)
    page = manager.open(f"/waves/evening/{DAY}/map").text
    assert page.count('data-trip="') == page.count('data-lat="29.77"') - page.count("<li data-lat")
    assert "Anna Knitting" in page
    lists = manager.open(f"/waves/evening/{DAY}/lists").text
    assert lists.count("data:image/svg+xml") == lists.count("Code of the trip") >= 1
    assert "Anna Knitting" in manager.open(f"/waves/evening/{DAY}/lists?by=door").text


def test_pick_lists_are_a_pdf_in_both_languages_with_a_font_for_chinese(planned: Installation) -> None:
    for visitor in (planned.visitor(world.MANAGER), planned.visitor(world.MANAGER, language="zh")):
        found = visitor.open(f"/waves/evening/{DAY}/lists.pdf")
        assert (found.status_code, found.mimetype) == (200, "application/pdf")
        assert found.data.startswith(b"%PDF-")
        assert b"STSong-Light" in found.data
    assert planned.visitor(world.KNITTER).open(f"/waves/evening/{DAY}/lists.pdf").status_code == 403


def test_doors_that_will_miss_a_departure_come_first_with_what_would_help(park: Installation) -> None:
    raised = DoorAtRisk("knit-b", 70, 2, 25, 0.1, utc_now())
    alarm = WaveRisk(park="sock", departure="evening", day=world.day(3), changed_at=utc_now(), doors=(raised,))
    with closing(Database(park.settings.logistics_database_url)) as database:
        database.transact(lambda session: session.add(alarm))
    count = pb.PackedReport(enterprise=f"{world.PARENT}/enterprises/knit-b", packed_quantity=1, ordered_quantity=99)
    request = pb.ReportPackedRequest(parent=world.PARENT, departure=EVENING, date=f"{world.day(3)}", counts=[count])
    waves(park).ReportPacked(request)
    manager = park.visitor(world.MANAGER)
    assert "1 door will miss it at its pace" in manager.open(f"/waves?date={world.day(3)}").text
    page = manager.open(f"/waves/evening/{world.day(3)}?show=at_risk").text
    assert "2 more people for 25 minutes would do" in page
    assert "What misses it can go with the next departure: Seven o&#39;clock" in page


def test_what_the_planning_refuses_is_said_in_words(park: Installation) -> None:
    manager = park.visitor(world.MANAGER)
    manager.open(f"/waves/evening/{DAY}")
    manager.press("/plan", seconds="soon")
    assert "give a whole number" in manager.text
    manager.open(f"/waves/evening/{DAY}")
    action = f"/waves/evening/{world.day(5)}/plan"
    values = manager.form("/plan").values | {"seconds": "1"}
    manager.post_bare(action, **values)
    assert "not possible as things stand" in manager.open(f"/waves/evening/{world.day(5)}").text


def test_a_manager_makes_changes_and_retires_a_departure(park: Installation) -> None:
    manager = park.visitor(world.MANAGER)
    manager.open("/departures/new")
    wrong = {"departure_id": "late", "display_name": "Late line", "zone": "port", "pickup_ends_at": "19:30"}
    manager.press("/departures/new", **wrong)
    assert manager.page.status_code == 400
    manager.press("/departures/new", **wrong, leaves_at="20:00")
    assert "Late line" in manager.text
    manager.open("/departures/late")
    manager.press("/departures/late", display_name="Later line", zone="port", missed_cost_micros="2.50")
    assert "Later line" in manager.text
    manager.open("/departures/late")
    assert manager.form("/departures/late").values["missed_cost_micros"] == "2.5"
    manager.press(
        "/departures/late", zone="port", packing_begins_at="07:30", breaks="13:00-12:00", hand_parcels_per_hour="80"
    )
    assert manager.page.status_code == 400
    manager.press("/departures/late", zone="port", breaks="12:00–13:00， 17:30 - 18:00")
    shown = manager.open("/departures/late") and manager.form("/departures/late").values
    assert (shown["packing_begins_at"], shown["hand_parcels_per_hour"]) == ("07:30", "80")
    assert shown["breaks"] == "12:00-13:00, 17:30-18:00"
    manager.press("/retire", retire_date=f"{DAY}")
    assert "Later line" not in manager.open(f"/waves?date={DAY}").text


def test_the_pages_are_there_in_chinese_and_for_managers_alone(park: Installation) -> None:
    chinese = park.visitor(world.MANAGER, language="zh")
    assert "波次" in chinese.open("/waves").text
    assert "取件点" in chinese.open(f"/waves/evening/{DAY}").text
    assert "发车班次" in chinese.open("/departures").text
    managers = ("/waves", f"/waves/evening/{DAY}", f"/waves/evening/{DAY}/map", f"/waves/evening/{DAY}/lists")
    for address in (*managers, "/departures", "/departures/new", f"/drive/{WAVE}/courier.1.1"):
        assert park.visitor(world.KNITTER).open(address).status_code == 403


def test_an_address_without_a_day_leads_nowhere(park: Installation) -> None:
    assert park.visitor(world.MANAGER).open("/waves/evening/tomorrow").status_code == 404
