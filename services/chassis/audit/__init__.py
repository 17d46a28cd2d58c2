"""The audit trail: who did what, written with the change itself, only added to, sealed in hashed blocks."""

from services.chassis.audit.entries import Entry, Filter, append, concerns, page_of_entries, tables

__all__ = ["Entry", "Filter", "append", "concerns", "page_of_entries", "tables"]
