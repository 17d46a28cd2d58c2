"""The console of an installation, served on loopback for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.console.server import ConsoleServer
from tests.console.installation import Installation


@contextmanager
def served(installation: Installation) -> Iterator[str]:
    """The address at which the installation's pages are served as long as the block runs."""
    server, stop = ConsoleServer(installation.pages, "127.0.0.1:0", grace=1), threading.Event()
    port = server.start()
    thread = threading.Thread(target=server.run, args=(stop,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    stop.set()
    thread.join(10)
