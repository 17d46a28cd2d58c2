"""The routing benchmark: its waves, its peers and its table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.routing import by_hand, late, or_tools, pyvrp_peer
from benchmarks.routing.__main__ import Limit, main
from benchmarks.routing.tables import Race, Row, line
from benchmarks.routing.waves import courier_wave
from services.errors import Invalid
from services.vehicle_routing import model, rules
from tests.vehicle_routing.waves import Kind, random_wave


def test_waves_are_the_same_for_the_same_seed_and_can_be_read() -> None:
    assert courier_wave(20, 1) == courier_wave(20, 1) != courier_wave(20, 2)
    assert len(model.parse(courier_wave(20, 1)).shipments) == 20


def test_the_hand_keeps_the_rules() -> None:
    wave = model.parse(courier_wave(60, 0))
    found = by_hand.routes(wave, 1.0, 0)
    assert found is not None
    examination = rules.examine(wave, found)
    assert examination.violations == []
    assert examination.served >= 55


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_or_tools_keeps_the_rules(seed: int) -> None:
    wave = model.parse(courier_wave(15, seed))
    found = or_tools.routes(wave, 1.0, 0)
    assert found is not None
    assert rules.examine(wave, found).violations == []


@pytest.mark.slow
@pytest.mark.parametrize("wave", [model.parse(courier_wave(15, 0)), random_wave(0, 6, Kind(pairs=True))])
def test_pyvrp_keeps_the_rules(wave: model.Wave) -> None:
    found = pyvrp_peer.routes(wave, 1.0, 0)
    assert found is not None
    examination = rules.examine(wave, found)
    assert examination.violations == []
    assert examination.served > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Kind(pairs=True), Kind()])
def test_or_tools_keeps_the_rules_of_goods_both_ways_and_from_door_to_door(kind: Kind) -> None:
    wave = random_wave(0, 6, kind)
    found = or_tools.routes(wave, 1.0, 0)
    assert found is not None
    examination = rules.examine(wave, found)
    assert examination.violations == []
    assert examination.served > 0


def test_peers_refuse_waves_that_they_cannot_state() -> None:
    for peer in (by_hand, or_tools):
        with pytest.raises(Invalid):
            peer.routes(random_wave(0, 6, Kind(pairs=True, turnaround=60.0)), 1.0, 0)


def test_a_contender_without_routes_shows_why() -> None:
    ours = Row("parkloom", 1.0, None, "no routes")
    shown = line(Race("courier-9", 1.0), Row("pyvrp", 0.2, None, "none is left"), ours)
    assert shown == "| courier-9 | 1 | pyvrp | 0.2 | | | | none is left | | | |"


@pytest.mark.slow
def test_a_small_race_prints_a_row_for_each_contender(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wave = tmp_path / "tiny.wave.json"
    wave.write_text(json.dumps(courier_wave(10, 0)))
    known, page = tmp_path / "known.csv", tmp_path / "page.md"
    known.write_text("wave,cost\ntiny,1000\nother,\n")
    page.write_text("# Page\n")
    options = ["--limit", "tin=4", "--scale", "0.5", "--reference", str(known), "--store", str(page)]
    assert main([str(wave), "--peers", "by-hand", *options]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [each.split(" | ")[:3] for each in printed[2:]] == [
        ["| tiny", "2", each] for each in ("parkloom", "by-hand")
    ]
    assert all("%" in each for each in printed[2:])
    assert printed[2] in page.read_text()


def test_a_limit_names_waves_and_their_seconds() -> None:
    assert Limit.of("courier-full=300") == Limit("courier-full", 300.0)
    with pytest.raises(ValueError, match="could not convert"):
        Limit.of("courier-full")


def test_late_doors_are_ready_later_and_others_as_before() -> None:
    wave = courier_wave(20, 0)
    after = late.later(wave, 5, (10.0, 20.0), 1)
    opened = [
        (one["from"]["window"][0], other["from"]["window"][0])
        for one, other in zip(wave["shipments"], after["shipments"], strict=True)
    ]
    assert sum(one != other for one, other in opened) == 5
    assert all(one == other or 600 <= other - one <= 1200 for one, other in opened)


def test_stops_on_another_vehicle_or_on_none_have_changed() -> None:
    wave = model.parse(courier_wave(60, 0))
    found = by_hand.routes(wave, 1.0, 0)
    assert found is not None
    assert late.changed(found, found) == 0
    without_the_first = replace(found, routes=(replace(found.routes[0], stops=()), *found.routes[1:]))
    assert late.changed(found, without_the_first) == len(found.routes[0].stops) // 2


@pytest.mark.slow
def test_a_wave_with_late_doors_keeps_its_vehicles(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--doors", "60", "--late", "5", "--seconds", "3", "--again-seconds", "2", "--seeds", "1"]
    assert late.main(options) == 0
    assert "| 5 | 15–60 | 1 |" in capsys.readouterr().out
