"""Logistics' database: tables, how entities lie in them, and queries as functions."""

from services.logistics.storage import mapping  # noqa: F401 - entities are mapped before anybody queries them
from services.logistics.storage.tables import metadata

__all__ = ["metadata"]
