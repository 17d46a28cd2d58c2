from __future__ import annotations

import pytest

from services.chassis.rpc import resource_names
from services.errors import Invalid

LINE = "parks/{park}/lines/{line}"


def test_the_ids_of_a_name_are_read_in_order() -> None:
    assert resource_names.ids("parks/socks/lines/w-0412", LINE) == ("socks", "w-0412")


@pytest.mark.parametrize("ident", ["", "a/b", "a b", "a\0", "a\n", "\x7f", "a\u3000", "a\x85b"])
def test_no_id_has_blanks_or_control_characters(ident: str) -> None:
    with pytest.raises(Invalid) as refusal:
        resource_names.ids(f"parks/socks/lines/{ident}", LINE, "line.name")
    assert [(each.code, each.field) for each in refusal.value.problems] == [("NAME_MALFORMED", "line.name")]
