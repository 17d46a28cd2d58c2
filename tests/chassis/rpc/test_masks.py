"""An update takes over what its mask names; without one what is set; with `*` all."""

from __future__ import annotations

import pytest

from parkloom.registry.v1.registry_service_pb2 import UpdateLineRequest
from services.chassis.rpc import masks
from services.errors import Invalid

CHANGEABLE = ("zone", "machines", "min_lot")


def update(*paths: str, **changes: object) -> UpdateLineRequest:
    return UpdateLineRequest(line={"name": "parks/p/lines/l", **changes}, update_mask={"paths": paths})


@pytest.mark.parametrize(
    ("request_", "taken"),
    [
        (update("machines", machines=3, zone="north"), ["machines"]),
        (update("machines"), ["machines"]),
        (update(machines=3, zone="north"), ["machines", "zone"]),
        (update(), []),
        (update("*", machines=3), ["machines", "min_lot", "zone"]),
        (update(machines=3, etag="v1", link="sewing"), ["machines"]),
    ],
)
def test_the_fields_that_an_update_takes_over(request_: UpdateLineRequest, taken: list[str]) -> None:
    assert sorted(masks.of(request_, "line").within(CHANGEABLE)) == taken


def test_a_mask_that_names_what_cannot_be_changed_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        masks.of(update("link"), "line").within(CHANGEABLE)
    assert refused.value.problems[0].field == "update_mask"
    assert "zone, machines, min_lot" in refused.value.problems[0].hint
