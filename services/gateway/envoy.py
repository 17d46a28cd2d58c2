"""Envoy's configuration: REST and gRPC-Web in front, the three services behind, by contracts and settings."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.chassis.encryption import TlsFiles
from services.gateway import routes
from services.gateway.bindings import open_services
from services.gateway.descriptors import descriptor_set

TYPES = "type.googleapis.com/envoy"
# What the services take in one message, and what one of theirs may grow to as JSON.
LARGEST_REQUEST_BYTES = 6 * 1024 * 1024
LARGEST_REPLY_BYTES = 32 * 1024 * 1024
# Between two messages of a stream, in either direction; a watch without news says so more often.
IDLE_SECONDS = 900
# gRPC's numbers of what Envoy itself refuses a call for, by HTTP status; any other is INTERNAL.
LOCAL_CODES = {400: 3, 404: 5, 405: 12, 408: 4, 413: 8, 415: 3, 429: 8, 431: 3, 503: 14, 504: 4}

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Gateway:
    """The gateway's part of the settings: addresses `host:port`, `targets` of the services by name, and files.

    `metrics_listen` may be empty, and then nothing is served there; `origins` are those of pages in browsers that may
    call (`https://host`); `admin` is the path of a socket; `pages` are the files that are served as they are, by path.
    """

    listen: str
    targets: Mapping[str, str]
    admin: Path
    metrics_listen: str = ""
    origins: Sequence[str] = ()
    tls: TlsFiles | None = None
    pages: Mapping[str, Path] | None = None


def configuration(gateway: Gateway) -> dict[str, Any]:
    """The whole configuration, as JSON for `envoy -c`."""
    listeners = [_listener("gateway", gateway.listen, _traffic(gateway))]
    if gateway.metrics_listen:
        listeners.append(_listener("metrics", gateway.metrics_listen, _operations()))
    services = [_cluster(name, target, gateway.tls) for name, target in gateway.targets.items()]
    return {
        "admin": {"address": {"pipe": {"path": str(gateway.admin), "mode": 0o600}}},
        "static_resources": {"listeners": listeners, "clusters": [*services, _admin_cluster(gateway.admin)]},
        # More connections than this are refused before they cost memory.
        "overload_manager": {
            "resource_monitors": [
                {
                    "name": "envoy.resource_monitors.global_downstream_max_connections",
                    "typed_config": {
                        "@type": f"{TYPES}.extensions.resource_monitors.downstream_connections.v3"
                        ".DownstreamConnectionsConfig",
                        "max_active_downstream_connections": 10_000,
                    },
                }
            ]
        },
    }


def _listener(name: str, address: str, manager: Json) -> dict[str, Any]:
    return {
        "name": name,
        "address": _address(address),
        # A second gateway on one address is refused, not given every other connection.
        "enable_reuse_port": False,
        "per_connection_buffer_limit_bytes": 1024 * 1024,
        "filter_chains": [
            {
                "filters": [
                    {
                        "name": "envoy.filters.network.http_connection_manager",
                        "typed_config": {
                            "@type": f"{TYPES}.extensions.filters.network.http_connection_manager.v3"
                            ".HttpConnectionManager",
                            "stat_prefix": name,
                            **manager,
                        },
                    }
                ]
            }
        ],
    }


def _traffic(gateway: Gateway) -> dict[str, Any]:
    return {
        "server_name": "parkloom",
        "use_remote_address": True,
        "normalize_path": True,
        "merge_slashes": True,
        "common_http_protocol_options": {
            "idle_timeout": f"{IDLE_SECONDS}s",
            "headers_with_underscores_action": "REJECT_REQUEST",
        },
        "http2_protocol_options": {"max_concurrent_streams": 100},
        "request_headers_timeout": "10s",
        "stream_idle_timeout": f"{IDLE_SECONDS}s",
        "route_config": {
            "name": "services",
            "max_direct_response_body_size_bytes": LARGEST_REPLY_BYTES,
            "virtual_hosts": [
                {
                    "name": "services",
                    "domains": ["*"],
                    "routes": [*routes.of_pages(gateway.pages or {}), *routes.of_services()],
                    "typed_per_filter_config": routes.cross_origin(gateway.origins),
                }
            ],
        },
        "local_reply_config": _refusals(),
        "http_filters": [
            _filter("envoy.filters.http.cors", "cors.v3.Cors"),
            _filter("envoy.filters.http.grpc_web", "grpc_web.v3.GrpcWeb"),
            _filter("envoy.filters.http.grpc_json_transcoder", routes.TRANSCODER, **_transcoding()),
            _filter("envoy.filters.http.router", "router.v3.Router", suppress_envoy_headers=True),
        ],
    }


def _transcoding() -> dict[str, Any]:
    """REST as in the contracts: fields by their own names, errors with their details, a stream as a line a message."""
    return {
        "proto_descriptor_bin": base64.b64encode(descriptor_set().SerializeToString()).decode("ascii"),
        "services": [service.full_name for service in open_services()],
        "convert_grpc_status": True,
        "print_options": {"preserve_proto_field_names": True, "stream_newline_delimited": True},
        "url_unescape_spec": "ALL_CHARACTERS_EXCEPT_SLASH",
        "query_param_unescape_plus": True,
        "request_validation_options": {
            "reject_unknown_method": True,
            "reject_unknown_query_parameters": True,
            "reject_binding_body_field_collisions": True,
        },
        "max_request_body_size": LARGEST_REQUEST_BYTES,
        "max_response_body_size": LARGEST_REPLY_BYTES,
    }


def _refusals() -> dict[str, Any]:
    """Replies of Envoy's own, in the form of the services' errors: code, message and no details."""
    as_it_is = {"text_format_source": {"inline_string": "%LOCAL_REPLY_BODY%"}}
    refusals = [_mapper("EQ", status, _refusal(code)) for status, code in LOCAL_CODES.items()]
    return {"mappers": [_mapper("LE", 399, as_it_is), *refusals], "body_format": _refusal(13)}


def _mapper(compared: str, status: int, body: Json) -> dict[str, Any]:
    value = {"default_value": status, "runtime_key": f"local_reply_{status}"}
    return {
        "filter": {"status_code_filter": {"comparison": {"op": compared, "value": value}}},
        "body_format_override": body,
    }


def _refusal(code: int) -> dict[str, Any]:
    return {"json_format": {"code": code, "message": "%LOCAL_REPLY_BODY%", "details": []}}


def _operations() -> dict[str, Any]:
    """Health and metrics under the paths that every process has them, from Envoy's own administration."""
    return {
        "route_config": {
            "virtual_hosts": [{"name": "operations", "domains": ["*"], "routes": routes.of_operations()}],
        },
        "http_filters": [_filter("envoy.filters.http.router", "router.v3.Router")],
    }


def _filter(name: str, type_name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "typed_config": {"@type": f"{TYPES}.extensions.filters.http.{type_name}", **options}}


def _cluster(name: str, target: str, tls: TlsFiles | None) -> dict[str, Any]:
    host, _, port = target.removeprefix("dns:///").rpartition(":")
    host = host.strip("[]")
    encrypted = {} if tls is None else {"transport_socket": _encryption(host, tls)}
    return {
        "name": name,
        # Every address of the name is called, so that the replicas of a service share the calls.
        "type": "STRICT_DNS",
        "lb_policy": "LEAST_REQUEST",
        "connect_timeout": "5s",
        "dns_lookup_family": "ALL",
        "circuit_breakers": {"thresholds": [{"max_requests": 4096, "max_pending_requests": 1024}]},
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": f"{TYPES}.extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config": {
                    "http2_protocol_options": {"connection_keepalive": {"interval": "60s", "timeout": "20s"}}
                },
            }
        },
        "load_assignment": _endpoints(name, {"socket_address": {"address": host, "port_value": int(port)}}),
        **encrypted,
    }


def _encryption(host: str, tls: TlsFiles) -> dict[str, Any]:
    shown = {}
    if tls.certificate and tls.key:
        files = {"certificate_chain": _file(tls.certificate), "private_key": _file(tls.key)}
        shown = {"tls_certificates": [files]}
    return {
        "name": "envoy.transport_sockets.tls",
        "typed_config": {
            "@type": f"{TYPES}.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "sni": host,
            "common_tls_context": {
                **shown,
                "validation_context": {
                    "trusted_ca": _file(tls.authorities),
                    "match_typed_subject_alt_names": [_named(host)],
                },
                "alpn_protocols": ["h2"],
            },
        },
    }


def _named(host: str) -> dict[str, Any]:
    kind = "IP_ADDRESS" if host.replace(".", "").isdigit() or ":" in host else "DNS"
    return {"san_type": kind, "matcher": {"exact": host}}


def _file(path: Path) -> dict[str, Any]:
    """A file that is read again when its folder changes, as renewed secrets do."""
    return {"filename": str(path), "watched_directory": {"path": str(path.parent)}}


def _admin_cluster(path: Path) -> dict[str, Any]:
    return {
        "name": routes.ADMIN,
        "type": "STATIC",
        "connect_timeout": "1s",
        "load_assignment": _endpoints(routes.ADMIN, {"pipe": {"path": str(path)}}),
    }


def _endpoints(cluster: str, address: Json) -> dict[str, Any]:
    return {
        "cluster_name": cluster,
        "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
    }


def _address(text: str) -> dict[str, Any]:
    host, _, port = text.rpartition(":")
    return {"socket_address": {"address": host.strip("[]"), "port_value": int(port)}}
