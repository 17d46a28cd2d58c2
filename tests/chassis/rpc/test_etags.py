"""Etags guard against writing over what one has not seen."""

from __future__ import annotations

import pytest

from services.chassis.rpc import etags
from services.errors import Conflict


def test_the_etag_of_the_version_that_is_there_passes() -> None:
    etags.check(etags.etag(3), 3)


def test_no_etag_asks_for_no_check() -> None:
    etags.check("", 3)


@pytest.mark.parametrize("given", [etags.etag(2), etags.etag(33), "nonsense"])
def test_any_other_etag_is_a_conflict_that_says_what_to_do(given: str) -> None:
    with pytest.raises(Conflict) as refused:
        etags.check(given, 3)
    assert refused.value.problems[0].field == "etag"
