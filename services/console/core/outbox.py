"""Reports that a phone keeps until the console has taken them, and then sends again with the same request id.

The page's own script sends them with the header `X-Outbox`. The reply to one that was taken, also where it was refused
for good, has `X-Outbox: taken` and the part of the page as it is then; at any other reply the phone keeps the report.
"""

from __future__ import annotations

from flask import Response, make_response, request

HEADER = "X-Outbox"


def is_sent_by_it() -> bool:
    """True if the script has sent this request."""
    return HEADER in request.headers


def taken(fragment: str) -> Response:
    """The reply to a report that the phone need not keep any longer."""
    response = make_response(fragment)
    response.headers[HEADER] = "taken"
    return response
