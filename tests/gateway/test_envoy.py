"""Envoy's configuration: open services alone are routed, each to its process, and streams may last."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from services.gateway import routes
from services.gateway.bindings import open_services, services
from services.gateway.envoy import Gateway, configuration

TARGETS = {"registry": "127.0.0.1:1", "matching": "dns:///matching:50052", "logistics": "[::1]:3"}


def configured(**options: Any) -> dict[str, Any]:
    return configuration(Gateway("127.0.0.1:8090", TARGETS, Path("/run/admin"), **options))


def manager(config: dict[str, Any]) -> dict[str, Any]:
    listener: dict[str, Any] = config["static_resources"]["listeners"][0]
    found: dict[str, Any] = listener["filter_chains"][0]["filters"][0]["typed_config"]
    return found


def cluster_of(path: str, headers: dict[str, str] | None = None) -> str:
    """The cluster to which a call goes, "" for none: the first route that fits, as Envoy takes it."""
    for route in routes.of_services():
        match, given = route["match"], headers or {}
        fits = path == match.get("path") or ("prefix" in match and path.startswith(match["prefix"]))
        if fits and all(_fits(header, given) for header in match.get("headers", ())):
            return str(route["route"]["cluster"])
    return ""


def _fits(header: dict[str, Any], given: dict[str, str]) -> bool:
    value, match = given.get(header["name"], ""), header["string_match"]
    return value == match.get("exact") or ("prefix" in match and value.startswith(match["prefix"]))


@pytest.mark.parametrize(
    ("path", "cluster"),
    [
        ("/parkloom.matching.v1.QuoteService/QuoteOrder", "matching"),
        ("/parkloom.access.v1.RevocationService/ListRevocations", "registry"),
        ("/parkloom.logistics.v1.WaveService/WatchWaveRisk", "logistics"),
        ("/parkloom.matching.v1.SnapshotService/StreamSnapshot", ""),
        ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", ""),
        ("/parkloom.audit.v1.AuditService/ListAuditEntries", ""),
    ],
)
def test_a_call_goes_to_the_process_that_serves_it_or_nowhere(path: str, cluster: str) -> None:
    assert cluster_of(path) == cluster


@pytest.mark.parametrize("service", TARGETS)
def test_an_audit_trail_is_asked_of_the_service_that_the_call_names(service: str) -> None:
    path = "/parkloom.audit.v1.AuditService/ListAuditEntries"
    assert cluster_of(path, {"x-envoy-original-path": f"/v1/{service}/parks/p/auditEntries"}) == service
    assert cluster_of(path, {"parkloom-service": service}) == service


def test_a_stream_has_no_end_by_the_gateway_and_a_unary_call_has_one() -> None:
    timeouts = {route["match"].get("path", ""): route["route"]["timeout"] for route in routes.of_services()}
    streams = [rpc for each in open_services() for rpc in each.methods if rpc.server_streaming or rpc.client_streaming]
    assert streams
    for rpc in streams:
        assert timeouts[f"/{rpc.containing_service.full_name}/{rpc.name}"] == "0s"
    assert timeouts[""] == f"{routes.UNARY_SECONDS}s"


def test_the_transcoder_knows_the_open_services_and_the_details_of_errors() -> None:
    transcoder = next(each for each in manager(configured())["http_filters"] if "transcoder" in each["name"])
    described = FileDescriptorSet.FromString(base64.b64decode(transcoder["typed_config"]["proto_descriptor_bin"]))
    names = [file.name for file in described.file]
    assert "google/rpc/error_details.proto" in names
    assert all(
        names.index(imported) < names.index(file.name) for file in described.file for imported in file.dependency
    )
    closed = {service.full_name for service in services()} - {service.full_name for service in open_services()}
    assert closed
    assert not closed & set(transcoder["typed_config"]["services"])


def test_only_origins_that_are_named_may_call_from_a_browser() -> None:
    def policy(config: dict[str, Any]) -> Any:
        return manager(config)["route_config"]["virtual_hosts"][0]["typed_per_filter_config"]

    named = policy(configured(origins=("https://pages.example",)))["envoy.filters.http.cors"]
    assert named["allow_origin_string_match"] == [{"exact": "https://pages.example"}]
    assert policy(configured()) == {}


def test_nothing_of_the_administration_is_served_unless_metrics_are() -> None:
    assert len(configured()["static_resources"]["listeners"]) == 1
    assert len(configured(metrics_listen="127.0.0.1:9090")["static_resources"]["listeners"]) == 2
