"""Set-ups and smallest runs: stated by the line, or assumed from its link's or its park's defaults and marked so."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.ladder.v1 import ladder_pb2
from parkloom.registry.v1 import registry_service_pb2 as pb
from parkloom.registry.v1.enterprise_pb2 import Line
from services.chassis.identity import Caller, Role
from services.errors import Invalid, NotFound
from tests.registry import world
from tests.serving import Clients, refused

NAME = "parks/socks/lines/d-1"
FIGURES = {"setup": 40, "setup_cost_micros": 9_000_000, "min_run": 300}


def read(clients: Clients, caller: Caller = world.MANAGER) -> Line:
    found: Line = clients(caller).GetLine(pb.GetLineRequest(name=NAME))
    return found


def state(clients: Clients, caller: Caller = world.DYER, paths: tuple[str, ...] = (), **figures: int) -> Line:
    """The line after `figures` were stated for it; those of `paths` that have no figure are taken back."""
    line, mask = {"name": NAME, **figures}, {"paths": [*paths, *figures]}
    changed: Line = clients(caller).UpdateLine(pb.UpdateLineRequest(line=line, update_mask=mask))
    return changed


def set_defaults(clients: Clients, *, link: dict[str, Any] | None = None, **policy: int) -> None:
    park = world.park()
    park.name = "parks/socks"
    park.links[1].MergeFrom(type(park.links[1])(**link or {}))
    park.policy.MergeFrom(type(park.policy)(**policy))
    clients(world.MANAGER).UpdatePark(pb.UpdateParkRequest(park=park))


def used(line: Line) -> list[tuple[int, str, bool]]:
    figures = (line.setup_in_use, line.setup_cost_micros_in_use, line.min_run_in_use)
    names = [ladder_pb2.FigureOrigin.Name(each.origin).removeprefix("FIGURE_ORIGIN_") for each in figures]
    return [(each.figure, name, each.assumed) for each, name in zip(figures, names, strict=True)]


def test_what_nobody_states_is_assumed_a_smallest_run_of_one_machine_s_day(registry: Clients) -> None:
    line = read(registry)
    assert not any(line.HasField(name) for name in FIGURES)
    assert used(line) == [(0, "NONE", True), (0, "NONE", True), (265, "MACHINES", True)]
    without = registry(world.MANAGER).CreateLine(world.create_line("d-2", machines=0))
    assert used(without) == [(0, "NONE", True)] * 3


def test_an_enterprise_states_the_figures_of_its_own_line(registry: Clients) -> None:
    line = state(registry, **FIGURES)
    assert {name: getattr(line, name) for name in FIGURES} == FIGURES
    assert used(line) == [(figure, "LINE", False) for figure in FIGURES.values()]
    assert read(registry) == line


def test_a_link_s_default_comes_before_the_park_s(registry: Clients) -> None:
    set_defaults(registry, link={"default_setup": 50}, default_setup=60, default_min_run=70)
    assert used(read(registry)) == [(50, "LINK", True), (0, "NONE", True), (70, "PARK", True)]


def test_a_stated_0_is_a_figure_and_one_taken_back_is_none(registry: Clients) -> None:
    set_defaults(registry, default_min_run=70)
    assert used(state(registry, min_run=0))[2] == (0, "LINE", False)
    assert used(state(registry, paths=("min_run",)))[2] == (70, "PARK", True)


def test_the_figures_in_use_are_listed_too(registry: Clients) -> None:
    set_defaults(registry, default_min_run=70)
    [line] = registry(world.DYER).ListLines(pb.ListLinesRequest(parent="parks/socks")).lines
    assert line == read(registry, world.DYER)
    assert line.min_run_in_use.figure == 70


def test_a_rival_s_line_is_not_there_to_state_anything_for(registry: Clients) -> None:
    request = pb.UpdateLineRequest(line={"name": NAME, "min_run": 1}, update_mask={"paths": ["min_run"]})
    assert isinstance(refused(registry(world.RIVAL).UpdateLine, request), NotFound)


@pytest.mark.parametrize("prices", [True, False])
def test_the_cost_of_a_set_up_is_a_price(registry: Clients, prices: bool) -> None:
    state(registry, **FIGURES)
    scopes = frozenset({"lines.read", *(["prices.read"] if prices else [])})
    line = read(registry, Caller("erp", "socks", Role.INTEGRATOR, scopes=scopes))
    assert (line.setup_cost_micros, line.HasField("setup_cost_micros_in_use")) == (9_000_000 * prices, prices)
    assert line.setup_in_use.figure == 40


@pytest.mark.parametrize("field", FIGURES)
@pytest.mark.parametrize("figure", [-1, 10**12 + 1])
def test_a_negative_or_absurd_figure_is_refused_by_name(registry: Clients, field: str, figure: int) -> None:
    request = pb.UpdateLineRequest(line={"name": NAME, field: figure}, update_mask={"paths": [field]})
    error = refused(registry(world.DYER).UpdateLine, request)
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == [f"line.{field}"]
    assert all(problem.hint for problem in error.problems)


def test_a_smallest_run_above_every_day_s_capacity_is_legal(registry: Clients) -> None:
    assert state(registry, min_run=10**9).min_run_in_use.figure == 10**9


def test_a_product_has_a_transfer_batch(registry: Clients) -> None:
    manager = registry(world.MANAGER)
    manager.CreateProduct(world.create_product("knee", transfer_batch=240))
    assert manager.GetProduct(pb.GetProductRequest(name="parks/socks/products/knee")).transfer_batch == 240
    error = refused(manager.CreateProduct, world.create_product("hip", transfer_batch=-1))
    assert [problem.field for problem in error.problems] == ["product.transfer_batch"]
