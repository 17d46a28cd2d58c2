from __future__ import annotations

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.errors import Invalid
from services.registry.domain.capacity import Source, Statement
from services.registry.domain.freshness import FigureReport, Reporter
from services.registry.wire import capacity
from tests.registry import world


def read(request: pb.UpdateCapacityRequest) -> Statement:
    return capacity.statement_from(request, "socks", report=FigureReport(world.NOW, "dai", Reporter.ENTERPRISE))


@pytest.mark.parametrize("day", ["2026-02-30", "20260312", "2026-W12-1", "12.3.2026", ""])
def test_a_day_is_read_in_one_form_only(day: str) -> None:
    with pytest.raises(Invalid, match=r"figures\[0\].date: give a day that exists, as YYYY-MM-DD"):
        read(world.capacity((day, 1)))


@pytest.mark.parametrize("source", Source)
def test_every_source_is_read_and_written_alike(source: Source) -> None:
    [figure] = read(world.capacity((world.TODAY, 1), source=f"CAPACITY_SOURCE_{source.name}")).figures
    assert (figure.source, figure.reported_by, figure.reported_at) == (source, "dai", world.NOW)


def test_a_source_of_a_later_version_is_refused() -> None:
    request = world.capacity((world.TODAY, 1))
    request.figures[0].source = 77  # type: ignore[assignment]
    with pytest.raises(Invalid, match="CAPACITY_SOURCE_PHONE"):
        read(request)
