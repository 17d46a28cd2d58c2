"""Names of enterprises: for managers alone, kept a while, by id and back."""

from __future__ import annotations

import pytest

from parkloom.registry.v1.enterprise_pb2 import Enterprise
from parkloom.registry.v1.park_pb2 import Park
from services.console.core.enterprise_names import KEPT_SECONDS, EnterpriseNames
from services.console.core.names import Names
from tests.console import world
from tests.console.installation import Installation
from tests.console.posting import Posted

ANNA = Enterprise(name="parks/sock/enterprises/knit-a", display_name="Anna Knitting")


def test_names_are_read_again_after_a_while_and_each_park_has_its_own() -> None:
    now, read = [0.0], list[str]()
    names = EnterpriseNames(lambda: now[0])

    def of(park: str, called: str) -> str:
        def all_of_it() -> list[Enterprise]:
            read.append(park)
            return [Enterprise(name=ANNA.name, display_name=called)]

        return names.of(park, all_of_it)["knit-a"]

    assert [of("one", "Anna"), of("one", "Berta"), of("two", "Clara")] == ["Anna", "Anna", "Clara"]
    now[0] += KEPT_SECONDS + 1
    assert (of("one", "Berta"), read) == ("Berta", ["one", "two", "one"])
    assert names.entries("one", list)["knit-a"].display_name == "Berta"


def test_an_enterprise_is_found_by_name_and_id_and_stands_for_itself_without_one() -> None:
    names = Names(Park(), enterprises=lambda: {"knit-a": "Anna Knitting"})
    assert [names.enterprise(each) for each in (ANNA.name, "knit-a", "x")] == ["Anna Knitting", "Anna Knitting", "x"]
    assert [names.enterprise_id(each) for each in ("Anna Knitting", "knit-a", "x")] == ["knit-a", "knit-a", "x"]


@pytest.mark.slow
def test_a_manager_reads_names_and_asks_by_name(installation: Installation, posted: Posted) -> None:
    manager = installation.visitor(world.MANAGER)
    assert "Anna Knitting" in manager.wait_for(posted.scheduled, "Who makes it when")
    text = manager.open(f"{posted.scheduled}?enterprise={world.RIVALS_NAME}").text
    assert "There is no such enterprise." not in text
