"""The manifests are valid Kubernetes, and give the processes only what they understand."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from services.chassis.settings import Settings
from services.errors import Invalid

BASE = Path(__file__).parents[2] / "deploy" / "k8s" / "base"


def _documents() -> Iterator[Any]:
    for path in sorted(BASE.glob("*.yaml")):
        if path.name != "kustomization.yaml":
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                yield pytest.param(document, id=f"{path.stem}-{document['kind']}")


def _of_kind(*kinds: str) -> list[dict[str, Any]]:
    return [parameter.values[0] for parameter in _documents() if parameter.values[0]["kind"] in kinds]


@pytest.mark.parametrize("document", list(_documents()))
def test_every_manifest_is_valid_kubernetes(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, "1.33", strict=True)


def test_a_manifest_with_an_unknown_field_is_refused() -> None:
    broken = _of_kind("Deployment")[0]
    broken["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.33", strict=True)


def test_kustomization_names_every_manifest_but_the_example_secret() -> None:
    named = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    there = {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml", "secret.example.yaml"}
    assert set(named) == there


def test_the_configuration_is_accepted_by_the_processes() -> None:
    """With keys of one's own: those of the example are refused."""
    secret = _of_kind("Secret")[0]["stringData"]
    keys = {name: secrets.token_urlsafe(48) for name in secret if name.endswith("_KEYS")}
    given = {**_of_kind("ConfigMap")[0]["data"], **secret}
    assert Settings.read(given | keys).bus_url == "kafka://kafka-bootstrap:9092"
    with pytest.raises(Invalid) as refused:
        Settings.read(given)
    assert {problem.field for problem in refused.value.problems} == set(keys)


@pytest.mark.parametrize("deployment", [pytest.param(d, id=d["metadata"]["name"]) for d in _of_kind("Deployment")])
def test_every_process_has_probes_and_runs_without_rights(deployment: dict[str, Any]) -> None:
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert {"livenessProbe", "readinessProbe"} <= container.keys()
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["enableServiceLinks"] is False


def test_pods_outlive_the_grace_of_their_processes() -> None:
    grace = int(_of_kind("ConfigMap")[0]["data"]["PARKLOOM_GRACE_SECONDS"])
    assert all(d["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] > grace for d in _of_kind("Deployment"))
