"""The revisions make the tables that the code expects."""

from __future__ import annotations

import pytest

from services.chassis.database.migrations import pending, schema_differences
from services.logistics.storage import metadata
from tests.databases import ON_BOTH


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_revisions_lead_to_the_tables_of_the_code(database_url: str) -> None:
    assert pending(database_url, "services.logistics") == []
    assert schema_differences(database_url, metadata) == []
