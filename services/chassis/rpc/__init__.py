"""gRPC for every service: servers, channels, and what a servicer asks about the call it serves."""

from __future__ import annotations

from services.chassis.rpc.calls import caller, current, request_id, time_remaining
from services.chassis.rpc.channel import channel
from services.chassis.rpc.health import LIVENESS
from services.chassis.rpc.limits import Limits
from services.chassis.rpc.policy import Policy, Rpc, known_scopes, product_rpcs, product_services, rpcs
from services.chassis.rpc.server import RpcServer, Servicer, Serving
from services.chassis.rpc.status import error_from
from services.chassis.rpc.tls import server_credentials
from services.chassis.rpc.watches import ticks

__all__ = [
    "LIVENESS",
    "Limits",
    "Policy",
    "Rpc",
    "RpcServer",
    "Servicer",
    "Serving",
    "caller",
    "channel",
    "current",
    "error_from",
    "known_scopes",
    "product_rpcs",
    "product_services",
    "request_id",
    "rpcs",
    "server_credentials",
    "ticks",
    "time_remaining",
]
