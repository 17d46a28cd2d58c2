from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from services.errors import Invalid
from services.planning import model
from tests.planning import parks
from tests.planning.parks_with_runs import with_runs


def test_a_park_file_reads_back_as_it_was_written() -> None:
    park = model.parse(parks.document())
    assert model.parse(model.to_document(park)) == park


@pytest.mark.parametrize("seed", range(20))
def test_any_park_reads_back_as_it_was_written(seed: int) -> None:
    rng = Random(seed)
    park = with_runs(rng, parks.random_problem(rng))
    assert model.parse(json.loads(json.dumps(model.to_document(park)))) == park


def test_a_gzipped_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    plain, zipped = tmp_path / "park.json", tmp_path / "park.json.gz"
    plain.write_text(json.dumps(parks.document()))
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert model.read(plain) == model.read(zipped)


def test_days_count_from_the_start() -> None:
    order = model.parse(parks.document()).order_by_id["o1"]
    assert (order.release, order.due) == (0, 6)


def test_what_an_old_file_leaves_out_means_what_it_meant() -> None:
    park = model.parse(parks.document())
    assert {(line.setup, line.setup_cost, line.min_run) for line in park.lines} == {(0.0, 0.0, 0.0)}
    assert {(order.transfer_batch, order.ship_to) for order in park.orders} == {(0.0, None)}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["lines"][0].update(min_run=1e6, setup=1e6),
        lambda d: d["orders"][0].update(transfer_batch=1e6),
        lambda d: d["orders"][0].update(ship_to="mill"),
        lambda d: d["orders"][0]["route"][0].update(agreed=[{"line": "s1", "price": 1.0}]),
    ],
)
def test_what_cannot_be_kept_or_used_is_legal(change: Callable[[dict[str, Any]], None]) -> None:
    document = parks.document()
    change(document)
    park = model.parse(document)
    assert model.parse(model.to_document(park)) == park


def test_overrides_after_the_horizon_are_ignored() -> None:
    document = parks.document()
    document["lines"][0]["capacity_overrides"].append({"date": "2027-01-01", "capacity": 1})
    assert model.parse(document) == model.parse(parks.document())


def test_an_override_stands_for_that_day_only() -> None:
    line = model.parse(parks.document()).line_by_id["k1"]
    assert [model.capacity(line, day) for day in (1, 2, 3)] == [40.0, 5.0, 40.0]


def test_a_rate_card_stands_for_load_and_price() -> None:
    park = model.parse(parks.document())
    order = park.orders[0]
    assert model.terms(order, order.route[1], park.line_by_id["s1"]) == (0.5, 2.0)
    assert model.terms(order, order.route[0], park.line_by_id["k1"]) == (2.0, 3.0)


def test_staying_in_a_zone_costs_nothing_and_a_lane_leads_one_way() -> None:
    between = model.parse(parks.document()).lane_between
    assert (between["mill", "mill"].transit_days, between["mill", "town"].cost) == (0, 0.5)
    assert ("town", "mill") not in between


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"start_date": "2026-03-02"', b"\xff\xfe", b"\x1f\x8b\x08", b'{"a": NaN}', b"null"]
)
def test_what_is_no_park_file_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "park.json"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=r"park\.json|start_date"):
        model.read(path)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nowhere"):
        model.read(tmp_path / "nowhere.json")
