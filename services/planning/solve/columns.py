"""Types of numpy columns, and offsets into them as in compressed sparse rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


def offsets(counts: Sequence[int]) -> Ints:
    """The beginning of each part, and the end of the last: [0, c0, c0 + c1, ...]."""
    return np.concatenate([[0], np.cumsum(np.asarray(counts, dtype=np.int64))]).astype(np.int32)
