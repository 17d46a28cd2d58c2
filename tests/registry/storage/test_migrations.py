from __future__ import annotations

from services.chassis.database.migrations import schema_differences
from services.registry.storage import metadata


def test_the_migrations_make_the_tables_that_the_code_expects(database_url: str) -> None:
    assert schema_differences(database_url, metadata) == []
