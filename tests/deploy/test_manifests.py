"""The manifests are valid Kubernetes, and give each process what it understands, needs, and nothing else."""

from __future__ import annotations

import json
import re
import secrets
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import trustme

from services.chassis.settings import Settings
from tests.deploy import manifests
from tests.deploy.manifests import BASE, Document

ROOT = Path(__file__).parents[2]
CERT_MANAGER = json.loads((Path(__file__).parent / "schemas" / "cert-manager.json").read_text(encoding="utf-8"))
COMPONENTS = sorted((manifests.DEPLOY / "components").glob("*/*.yaml"))
EXAMPLE = manifests.documents(BASE / "secrets.example.yaml")
ALL = [*manifests.rendered(), *EXAMPLE]
PODS = [pytest.param(component, template, id=component) for component, template in manifests.pods()]
SECRET = re.compile(r"_KEYS$|_PASSWORD$|_USERNAME$|_SECRET$|_DATABASE_URL$")


def validate(document: Document) -> None:
    if document["apiVersion"].startswith("cert-manager.io/"):
        jsonschema.validate(document, {"$defs": CERT_MANAGER["$defs"], "$ref": f"#/$defs/{document['kind']}"})
    else:
        kubernetes_validate.validate(document, "1.33", strict=True)


def named(document: Document) -> str:
    return f"{document['kind']}-{document['metadata']['name']}"


@pytest.mark.parametrize("document", [pytest.param(each, id=named(each)) for each in ALL])
def test_every_manifest_is_valid(document: Document) -> None:
    validate(document)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_component_is_valid(path: Path) -> None:
    for document in manifests.documents(path):
        if document["kind"] != "Component":
            validate(document)


@pytest.mark.parametrize("kind", ["Deployment", "Certificate", "NetworkPolicy"])
def test_a_manifest_with_an_unknown_field_is_refused(kind: str) -> None:
    broken = manifests.of_kind(kind)[0]
    broken["spec"]["livenesProbe"] = {}
    with pytest.raises((kubernetes_validate.ValidationError, jsonschema.ValidationError)):
        validate(broken)


def test_kustomization_names_every_manifest_but_the_example_secrets() -> None:
    resources = manifests.documents(BASE / "kustomization.yaml")[0]["resources"]
    there = {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml", "secrets.example.yaml"}
    assert set(resources) == there


@pytest.mark.parametrize(("component", "template"), PODS)
def test_a_process_accepts_its_configuration(component: str, template: Document, tmp_path: Path) -> None:
    given = _with_files(_with_real_keys(manifests.environment(template)), template, tmp_path)
    assert Settings.read(given).bus_url == "kafka://kafka-bootstrap.kafka:9093"


@pytest.mark.parametrize(("component", "template"), PODS)
def test_a_process_has_the_secrets_that_only_it_needs(component: str, template: Document) -> None:
    given = {name for name in manifests.environment(template) if SECRET.search(name)}
    assert given == _needed(component)


def test_no_config_map_holds_a_secret() -> None:
    assert [name for each in manifests.of_kind("ConfigMap") for name in each["data"] if SECRET.search(name)] == []


def test_keys_of_one_purpose_are_the_same_in_every_process_and_example_keys_are_refused() -> None:
    for name in ("PARKLOOM_TOKEN_KEYS", "PARKLOOM_SERVICE_KEYS"):
        assert len({given[name] for given in manifests.secrets().values() if name in given}) == 1
    keys = [value for given in manifests.secrets().values() for name, value in given.items() if name.endswith("_KEYS")]
    assert all(key.startswith("example-") for key in keys)


@pytest.mark.parametrize(("component", "template"), PODS)
def test_every_volume_that_is_written_has_a_size(component: str, template: Document) -> None:
    empty = [volume["emptyDir"] for volume in template["spec"].get("volumes", ()) if "emptyDir" in volume]
    assert all(volume["sizeLimit"] for volume in empty)


@pytest.mark.parametrize("deployment", [pytest.param(d, id=named(d)) for d in manifests.of_kind("Deployment")])
def test_every_process_has_probes_and_runs_without_rights(deployment: Document) -> None:
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False


def test_probes_ask_an_address_that_no_service_shows() -> None:
    shown = {port["targetPort"] for each in manifests.of_kind("Service") for port in each["spec"]["ports"]}
    asked = {
        container[probe]["httpGet"]["port"]
        for _, template in manifests.pods()
        for container in template["spec"]["containers"]
        for probe in ("startupProbe", "livenessProbe", "readinessProbe")
        if probe in container
    }
    assert asked == {"metrics"}
    assert not asked & shown


def test_pods_outlive_the_grace_of_their_processes() -> None:
    grace = int(manifests.of_kind("ConfigMap")[0]["data"]["PARKLOOM_GRACE_SECONDS"])
    deployments = manifests.of_kind("Deployment")
    assert all(each["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > grace for each in deployments)


def test_the_migration_of_a_version_is_a_job_of_its_own() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert [job["metadata"]["name"] for job in manifests.of_kind("Job")] == [f"migrate-{version.replace('.', '-')}"]


def test_every_certificate_that_a_pod_mounts_is_asked_for() -> None:
    asked = {each["spec"]["secretName"] for each in manifests.of_kind("Certificate")}
    mounted = {
        volume["secret"]["secretName"]
        for _, template in manifests.pods()
        for volume in template["spec"].get("volumes", ())
        if "secret" in volume
    }
    assert {name for name in mounted if name.endswith("-tls")} <= asked


def test_every_server_has_a_certificate_for_the_name_it_is_called_by() -> None:
    names = {each["metadata"]["name"]: each["spec"].get("dnsNames", []) for each in manifests.of_kind("Certificate")}
    for name in ("registry", "matching", "logistics"):
        target = manifests.of_kind("ConfigMap")[0]["data"][f"PARKLOOM_{name.upper()}_TARGET"]
        assert target.removeprefix("dns:///").partition(":")[0] in names[name]


def _needed(component: str) -> set[str]:
    """The secret settings that the process of this name reads, by the table of settings."""
    rows: dict[str, Any] = {f"PARKLOOM_{row.name.upper()}": row.metadata["setting"] for row in fields(Settings)}
    if component == "migrate":
        return {name for name in rows if name.endswith("_DATABASE_URL")}
    optional = {"PARKLOOM_OIDC_CLIENT_SECRET", "PARKLOOM_MAIL_USERNAME", "PARKLOOM_MAIL_PASSWORD"}
    return {
        name
        for name, row in rows.items()
        if SECRET.search(name) and component in row.used_by.split(", ") and name not in optional
    }


def _with_real_keys(given: dict[str, str]) -> dict[str, str]:
    return {name: secrets.token_urlsafe(32) if name.endswith("_KEYS") else value for name, value in given.items()}


def _with_files(given: dict[str, str], template: Document, folder: Path) -> dict[str, str]:
    """The variables that name files of mounted secrets, naming such files in a folder of the test."""
    authority = trustme.CA()
    certificate = authority.issue_cert("parkloom")
    for mount in template["spec"]["containers"][0].get("volumeMounts", ()):
        place = folder / mount["mountPath"].strip("/")
        place.mkdir(exist_ok=True)
        authority.cert_pem.write_to_path(place / "ca.crt")
        certificate.cert_chain_pems[0].write_to_path(place / "tls.crt")
        certificate.private_key_pem.write_to_path(place / "tls.key")
    named_files = re.compile(r"^/(?=(tls|kafka-ca|database-ca)/)")
    return {name: named_files.sub(f"{folder}/", value) for name, value in given.items()}
