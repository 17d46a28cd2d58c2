"""An update without a mask changes what is set, and what was read can be sent back as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.registry import world
from tests.registry.world import pb
from tests.serving import Clients

PARK = "parks/socks"
READS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "Park": (lambda manager: manager.GetPark(pb.GetParkRequest(name=PARK)), "park"),
    "Enterprise": (
        lambda manager: manager.GetEnterprise(pb.GetEnterpriseRequest(name=f"{PARK}/enterprises/dye-house")),
        "enterprise",
    ),
    "Line": (lambda manager: manager.GetLine(pb.GetLineRequest(name=f"{PARK}/lines/d-1")), "line"),
}
# What each change changes besides what it was asked for.
STAMPS = ("etag", "update_time")


@pytest.fixture
def manager(registry: Clients) -> Any:
    return registry(world.MANAGER)


def update(manager: Any, kind: str, **asked: Any) -> Any:
    return getattr(manager, f"Update{kind}")(getattr(pb, f"Update{kind}Request")(**asked))


def without_stamps(resource: Any) -> Any:
    copy = type(resource)()
    copy.CopyFrom(resource)
    for stamp in STAMPS:
        copy.ClearField(stamp)
    return copy


@pytest.mark.parametrize("kind", READS)
def test_what_was_read_can_be_sent_back_as_it_is(manager: Any, kind: str) -> None:
    read, field = READS[kind]
    before = read(manager)
    changed = update(manager, kind, **{field: before})
    assert without_stamps(changed) == without_stamps(before)


def test_what_is_not_set_stays_as_it_is(manager: Any) -> None:
    read, _ = READS["Line"]
    before = read(manager)
    changed = update(manager, "Line", line={"name": before.name, "machines": before.machines + 1})
    wanted = without_stamps(before)
    wanted.machines += 1
    wanted.ClearField("min_run_in_use")
    shown = without_stamps(changed)
    shown.ClearField("min_run_in_use")  # it follows the number of machines
    assert shown == wanted


def test_a_mask_of_all_clears_what_is_not_set(manager: Any) -> None:
    line = world.line(name=f"{PARK}/lines/d-1")
    line.ClearField("min_lot")
    assert update(manager, "Line", line=line, update_mask={"paths": ["*"]}).min_lot == 0


def test_an_enterprise_sends_back_what_it_read(registry: Clients) -> None:
    dyer = registry(world.DYER)
    before = READS["Enterprise"][0](dyer)
    before.contacts.add(person="Bo")
    changed = update(dyer, "Enterprise", enterprise=before)
    assert [contact.person for contact in changed.contacts][-1] == "Bo"
    assert changed.display_name == before.display_name
