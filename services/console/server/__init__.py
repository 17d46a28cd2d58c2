"""The console's HTTP server: its connections, its limits, and its health, which answers from a place of its own."""

from services.console.server.connections import LARGEST_BODY_BYTES, Limits
from services.console.server.health import health_pages
from services.console.server.serving import ConsoleServer

__all__ = ["LARGEST_BODY_BYTES", "ConsoleServer", "Limits", "health_pages"]
