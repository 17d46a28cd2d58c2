"""The registry's database: tables, how entities lie in them, and queries as functions."""

from services.registry.storage import mapping  # noqa: F401 - entities are mapped before anybody queries them
from services.registry.storage.tables import metadata

__all__ = ["metadata"]
