"""The servicers: a call in, a use case, a reply out."""

from services.matching.api.matching import Matching
from services.matching.api.snapshots import Snapshots

__all__ = ["Matching", "Snapshots"]
