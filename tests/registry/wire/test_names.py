from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.rpc import resource_names
from services.errors import Invalid
from services.registry.wire import names

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,62}", fullmatch=True)


@given(IDS, IDS)
def test_a_name_is_read_back_into_its_ids(park: str, line: str) -> None:
    assert resource_names.ids(names.LINE.format(park=park, line=line), names.LINE) == (park, line)


@pytest.mark.parametrize("name", ["", "d-1", "parks/socks", "parks/socks/lines/", "parks/socks/lines/a/b", "lines/d-1"])
def test_a_name_of_another_form_is_refused_with_the_right_one(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        resource_names.ids(name, names.LINE, "line.name")
    [problem] = refusal.value.problems
    assert (problem.field, problem.hint) == ("line.name", "write it as parks/{park}/lines/{line}")


def test_a_name_in_another_park_is_refused() -> None:
    with pytest.raises(Invalid, match="parks/socks"):
        resource_names.id_in_park("parks/mills/lines/d-1", names.LINE, "socks", "name")
