"""Builds the gateway: Envoy, configured by the settings and the contracts."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path

from services.chassis.encryption import rpc_tls
from services.chassis.process import App
from services.chassis.settings import Settings
from services.gateway import reference
from services.gateway.envoy import Gateway, configuration
from services.gateway.program import Envoy, find_envoy


def build(settings: Settings) -> App:
    """The gateway as an App. Raises Unavailable where Envoy is missing."""
    program = find_envoy(settings.envoy)
    # A path of its own, and a short one: a socket's may have a hundred characters.
    held = tempfile.TemporaryDirectory(prefix="parkloom-gateway-")
    folder = Path(held.name)
    admin = folder / "admin"
    envoy = Envoy(program, configuration(_gateway(settings, admin)), folder, admin, settings.grace_seconds)
    return App("gateway", parts=[envoy], close=held.cleanup)


def _gateway(settings: Settings, admin: Path) -> Gateway:
    targets = {
        "registry": settings.registry_target,
        "matching": settings.matching_target,
        "logistics": settings.logistics_target,
    }
    return Gateway(
        listen=settings.gateway_listen,
        targets=targets,
        admin=admin,
        metrics_listen=settings.metrics_listen,
        origins=settings.gateway_origins,
        tls=rpc_tls(settings),
        pages=_pages(admin.parent),
    )


def _pages(folder: Path) -> dict[str, Path]:
    """The files that are served as they are: the contract for machines, and for people."""
    contract = Path(str(resources.files("parkloom") / "openapi.json"))
    return {"/openapi.json": contract, **reference.write(json.loads(contract.read_text(encoding="utf-8")), folder)}
