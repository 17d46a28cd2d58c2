"""The history of assignments' terms: rows are only added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from services.chassis.rpc import paging
from services.chassis.rpc.paging import Page
from services.matching.domain.assignments import Assignment
from services.matching.domain.terms import By, TermsEntry
from services.matching.storage import terms_tables

_terms = terms_tables.terms.c


def append(session: Session, assignments: Iterable[Assignment]) -> None:
    """Store what is new in the histories of these assignments."""
    rows = [_row(assignment, entry) for assignment in assignments for entry in assignment.news]
    if rows:
        session.execute(insert(terms_tables.terms), rows)


def page_of_terms(session: Session, park: str, assignment: str, page: Page) -> Sequence[TermsEntry]:
    """Entries by their number, one more than the page shows."""
    query = select(terms_tables.terms).where(_terms.park == park, _terms.assignment == assignment)
    return [_entry(row) for row in session.execute(paging.keyset(query, page, _terms.number))]


def _row(assignment: Assignment, entry: TermsEntry) -> dict[str, object]:
    return {
        "park": assignment.park,
        "assignment": assignment.id,
        "number": entry.number,
        "kind": entry.kind,
        "of": entry.of,
        "quantities": entry.quantities,
        "unit_price_micros": entry.unit_price_micros,
        "deadline": entry.deadline,
        "reason": entry.reason,
        "speaker": entry.by.speaker,
        "subject": entry.by.subject,
        "at": entry.at,
        "cause": entry.cause,
    }


def _entry(row: Row[Any]) -> TermsEntry:
    return TermsEntry(
        kind=row.kind,
        quantities=row.quantities,
        unit_price_micros=row.unit_price_micros,
        by=By(row.speaker, row.subject),
        at=row.at,
        of=row.of,
        deadline=row.deadline,
        reason=row.reason,
        number=row.number,
        cause=row.cause,
    )
