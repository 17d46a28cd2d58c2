"""Envoy's routes: each service of the contracts to the process that serves it, and the gateway's own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import ServiceDescriptor

from services.gateway.bindings import open_services

TRANSCODER = "grpc_json_transcoder.v3.GrpcJsonTranscoder"
ADMIN = "admin"
# The header by which a call that is no REST names the service whose audit trail it asks for.
AUDITED_HEADER = "parkloom-service"
AUDIT = "parkloom.audit.v1.AuditService"
# Access is registry's; all other packages have the name of the service that serves them.
_SERVED_BY = {"access": "registry"}
# A unary call has 30 s unless its caller says otherwise; the services end it, and this is for one that does not.
UNARY_SECONDS = 75
_TYPES = "type.googleapis.com/envoy.extensions.filters.http"
_CONTENT_TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".css": "text/css; charset=utf-8"}
# The pages show text and run nothing.
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
# Headers that a page of another origin may send, and those of replies that it may read.
_ASKED = "authorization,content-type,x-grpc-web,x-user-agent,grpc-timeout,parkloom-service,x-request-id"
_ANSWERED = "grpc-status,grpc-message,grpc-status-details-bin,x-request-id"


def of_services() -> list[dict[str, Any]]:
    """The routes of all open services, those of streams before the rest, which have less time."""
    routes = [route for service in open_services() for route in _routes(service)]
    return sorted(routes, key=lambda route: "prefix" in route["match"])


def _routes(service: ServiceDescriptor) -> list[dict[str, Any]]:
    if service.full_name == AUDIT:
        return _audit_routes()
    cluster = served_by(service)
    streams = [rpc for rpc in service.methods if rpc.server_streaming or rpc.client_streaming]
    return [
        *(_route({"path": f"/{service.full_name}/{rpc.name}"}, cluster, seconds=0) for rpc in streams),
        _route({"prefix": f"/{service.full_name}/"}, cluster),
    ]


def served_by(service: ServiceDescriptor) -> str:
    """The process that serves a service: registry, matching or logistics."""
    room = str(service.full_name).split(".")[1]
    return _SERVED_BY.get(room, room)


def _audit_routes() -> list[dict[str, Any]]:
    """Three services keep a trail each: REST names one in its path, which the transcoder keeps in a header."""
    prefix = {"prefix": f"/{AUDIT}/"}
    routes = []
    for service in ("registry", "matching", "logistics"):
        by_path = {"name": "x-envoy-original-path", "string_match": {"prefix": f"/v1/{service}/"}}
        by_name = {"name": AUDITED_HEADER, "string_match": {"exact": service}}
        routes += [_route({**prefix, "headers": [header]}, service) for header in (by_path, by_name)]
    return routes


def _route(match: Mapping[str, Any], cluster: str, seconds: int = UNARY_SECONDS) -> dict[str, Any]:
    return {
        "match": dict(match),
        "route": {
            "cluster": cluster,
            "timeout": f"{seconds}s",
            # Only what has not reached a service is sent again: it may do so with every rpc.
            "retry_policy": {"retry_on": "connect-failure,refused-stream", "num_retries": 2},
        },
    }


def cross_origin(origins: Sequence[str]) -> dict[str, Any]:
    """The policy for pages of other origins; without any, browsers let none of them read a reply."""
    if not origins:
        return {}
    return {
        "envoy.filters.http.cors": {
            "@type": f"{_TYPES}.cors.v3.CorsPolicy",
            "allow_origin_string_match": [{"exact": origin} for origin in origins],
            "allow_methods": "GET,POST,PATCH,DELETE",
            "allow_headers": _ASKED,
            "expose_headers": _ANSWERED,
            "max_age": "600",
        }
    }


def of_pages(pages: Mapping[str, Path]) -> list[dict[str, Any]]:
    """The routes of files that are served as they are, by path, and of the gateway's own health."""
    return [_health(), *(_page(path, file) for path, file in pages.items())]


def _page(path: str, file: Path) -> dict[str, Any]:
    headers = {"content-type": _CONTENT_TYPES[file.suffix], "cache-control": "max-age=300", **_PAGE_HEADERS}
    return {
        "match": {"path": path},
        "direct_response": {"status": 200, "body": {"filename": str(file)}},
        "response_headers_to_add": [
            {"header": {"key": name, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for name, value in headers.items()
        ],
        **_NOT_TRANSCODED,
    }


def _health() -> dict[str, Any]:
    return {
        "match": {"path": "/healthz"},
        "direct_response": {"status": 200, "body": {"inline_string": "alive\n"}},
        **_NOT_TRANSCODED,
    }


# Else the transcoder refuses a path that no rpc is bound to.
_NOT_TRANSCODED = {
    "typed_per_filter_config": {
        "envoy.filters.http.grpc_json_transcoder": {"@type": f"{_TYPES}.{TRANSCODER}", "proto_descriptor_bin": ""}
    }
}


def of_operations() -> list[dict[str, Any]]:
    """The routes of health and metrics; no other page of Envoy's administration is reachable."""
    paths = {"/healthz": "/server_info", "/readyz": "/ready", "/metrics": "/stats/prometheus"}
    return [
        {"match": {"path": path}, "route": {"cluster": ADMIN, "prefix_rewrite": page}} for path, page in paths.items()
    ]
