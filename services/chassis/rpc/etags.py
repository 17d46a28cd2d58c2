"""Etags: a resource's version as the caller sees it, and the check that nobody changed it in between.

An etag shows how often a resource has changed. Show it to those only who may know of each of these changes.
"""

from __future__ import annotations

from services.errors import Conflict, Problem


def etag(version: int) -> str:
    """The etag of a resource at `version`."""
    return f"v{version}"


def check(given: str, version: int) -> None:
    """Raises Conflict unless `given` is the etag of `version`. An empty `given` asks for no check."""
    if given and given != etag(version):
        problem = Problem("ETAG_STALE", "etag", {}, "read the resource again and send its etag")
        raise Conflict("ETAG_STALE", "the resource has changed since it was read", problems=[problem])
