"""Lists of the park, read to their last page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.simulation.park import NAME
from benchmarks.simulation.people.accounts import Account
from parkloom.matching.v1 import (
    assignment_pb2,
    matching_service_pb2,
    order_pb2,
    report_pb2,
    report_service_pb2,
    terms_pb2,
    terms_service_pb2,
)
from services.demo.story import pages

_PAGE = 1000


def orders(account: Account) -> Iterator[order_pb2.Order]:
    """All orders that the account sees."""
    request = matching_service_pb2.ListOrdersRequest(parent=NAME, page_size=_PAGE)
    return pages(account.matching.ListOrders, request, "orders")


def assignments(account: Account, **wanted: Any) -> Iterator[assignment_pb2.Assignment]:
    """All assignments that the account sees; `wanted` are the request's filters."""
    request = matching_service_pb2.ListAssignmentsRequest(parent=NAME, page_size=_PAGE, **wanted)
    return pages(account.matching.ListAssignments, request, "assignments")


def reports(account: Account) -> Iterator[report_pb2.Report]:
    """All reports of production that the account sees, assumed ones too."""
    request = report_service_pb2.ListReportsRequest(parent=NAME, page_size=_PAGE)
    return pages(account.reports.ListReports, request, "reports")


def terms(account: Account, assignment: str) -> Iterator[terms_pb2.Terms]:
    """The history of the terms of the assignment of this id."""
    request = terms_service_pb2.ListTermsRequest(parent=f"{NAME}/assignments/{assignment}", page_size=_PAGE)
    return pages(account.terms.ListTerms, request, "terms")


def exclusions(account: Account, order: str) -> Iterator[terms_pb2.Exclusion]:
    """The enterprises that are asked for no more of the order, a resource name."""
    request = terms_service_pb2.ListExclusionsRequest(parent=order, page_size=_PAGE)
    return pages(account.terms.ListExclusions, request, "exclusions")
