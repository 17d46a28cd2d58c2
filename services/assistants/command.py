"""`parkloom mcp`: serves rpcs as tools to an assistant, over standard input and output."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
from pathlib import Path

import grpc

from services.chassis.encryption import rpc_tls
from services.chassis.rpc import channel
from services.chassis.settings import Settings, read_environment
from services.errors import Invalid, Unavailable

MISSING = "assistants need the package mcp: install parkloom with the extra `assistants`"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--park", required=True, help="the park, as in the token: sock-park")
    parser.add_argument("--token-file", type=Path, required=True, help="a file with the token of `parkloom token`")
    parser.add_argument(
        "--allow-changes", action="store_true", help="tools that change something too; without it they read alone"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until the assistant closes standard input. Raises Invalid or Unavailable before it begins."""
    if importlib.util.find_spec("mcp") is None:
        raise Unavailable("ASSISTANTS_MISSING", MISSING)

    token = _token(arguments.token_file)
    asyncio.run(_serve(read_environment(), token, arguments.park, changing=arguments.allow_changes))
    return 0


async def _serve(settings: Settings, token: str, park: str, *, changing: bool) -> None:
    from mcp.server.stdio import stdio_server

    from services.assistants.server import serving
    from services.assistants.tools import tools

    channels: dict[str, grpc.Channel] = {}

    def connect(service: str) -> grpc.Channel:
        if service not in channels:
            channels[service] = channel(_target(settings, service), token, rpc_tls(settings))
        return channels[service]

    server = serving(tools(changing=changing), connect, park)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _target(settings: Settings, service: str) -> str:
    target: str = getattr(settings, f"{service}_target")
    return target


def _token(path: Path) -> str:
    """The token in a file. Raises Invalid where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Invalid.field(
            "TOKEN_FILE_UNREADABLE", "--token-file", {}, f"give a file that holds a token and can be read: {wrong}"
        ) from wrong
