"""The contract of REST as OpenAPI 3.1: paths, schemas and words from the descriptors and their comments."""

from __future__ import annotations

from services.gateway.openapi.document import document

__all__ = ["document"]
