"""A thin client of Parkloom: `Client` for calls, pages and watches, `CallError` for all that fails."""

from parkloom_client.client import Client
from parkloom_client.errors import CallError, ListAgain, Problem

__all__ = ["CallError", "Client", "ListAgain", "Problem"]
