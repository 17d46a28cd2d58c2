"""Ends a server whose owner is gone: `python watchdog.py PID`, with the owner at the other end of its standard input.

A program of its own, as a killed owner can do nothing any more. The system closes the owner's end of the pipe, however
it ended.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import psutil  # type: ignore[import-untyped]


def main() -> None:
    """Wait until the owner is gone; then kill the server and all that it started, unless it ended before."""
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(int(sys.argv[1]))
        sys.stdin.buffer.read()
        for process in [server, *server.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()


if __name__ == "__main__":
    main()
