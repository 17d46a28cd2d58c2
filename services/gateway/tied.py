"""Runs a program that does not outlive its owner: `python tied.py OWNER PROGRAM …`, with the owner's process id.

A program of its own, as what a process asks of the system before it becomes another program is not safe beside threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1


def main() -> None:
    """Become the program; the system kills it when the thread that started this one is gone, however that ended."""
    owner, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        # The owner may have gone before the system was asked.
        if os.getppid() != owner:
            sys.exit(1)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
