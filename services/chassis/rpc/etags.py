"""Etags: a resource's version as the caller sees it, and the check that nobody changed it in between.

The etag of a version shows how often a resource has changed: it is for those who see each of these changes. All others
get a digest of what they are shown, which stays as it is while that does.
"""

from __future__ import annotations

import hashlib

from google.protobuf.message import Message

from services.errors import Conflict, Invalid, Problem


def etag(version: int) -> str:
    """The etag of a resource at `version`."""
    return f"v{version}"


def digest(shown: Message) -> str:
    """The etag of a resource as it is `shown`, before its etag and its update_time are in it."""
    return hashlib.sha256(shown.SerializeToString(deterministic=True)).hexdigest()[:16]


def check(given: str, version: int) -> None:
    """Raises Conflict unless `given` is the etag of `version`. An empty `given` asks for no check."""
    refuse_stale(given, etag(version))


def require(given: str, version: int) -> None:
    """Raises Invalid for an empty `given`, and Conflict unless it is the etag of `version`.

    For answers to what somebody else may change at any time: nobody agrees to what was never read.
    """
    require_given(given)
    check(given, version)


def require_given(given: str) -> None:
    """Raises Invalid for an empty `given`."""
    if not given:
        raise Invalid.field("ETAG_MISSING", "etag", {}, "read the resource and send its etag")


def refuse_stale(given: str, current: str) -> None:
    """Raises Conflict unless `given` is the etag that the caller sees now. An empty `given` asks for no check."""
    if given and given != current:
        problem = Problem("ETAG_STALE", "etag", {}, "read the resource again and send its etag")
        raise Conflict("ETAG_STALE", "the resource has changed since it was read", problems=[problem])
