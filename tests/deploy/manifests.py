"""The manifests as a cluster would get them: rendered with the namespace and labels of their kustomization."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy" / "k8s"
BASE = DEPLOY / "base"
Document: TypeAlias = dict[str, Any]


def documents(path: Path) -> list[Document]:
    """The documents of one file."""
    # As `safe_load_all`, by the parser that is written in C: a tenth of the time.
    return list(yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader))


def rendered(folder: Path = BASE) -> list[Document]:
    """What `kustomize build` makes of a base without patches: its resources with namespace and labels."""
    kustomization = documents(folder / "kustomization.yaml")[0]
    return [
        _labelled(document, kustomization)
        for name in kustomization["resources"]
        for document in documents(folder / name)
    ]


def of_kind(*kinds: str) -> list[Document]:
    """The rendered documents of these kinds."""
    return [document for document in rendered() if document["kind"] in kinds]


def pods() -> Iterator[tuple[str, Document]]:
    """The component and the pod template of each workload."""
    for document in of_kind("Deployment", "Job"):
        template = document["spec"]["template"]
        yield template["metadata"]["labels"]["app.kubernetes.io/component"], template


def secrets() -> dict[str, dict[str, str]]:
    """What each secret of the example holds."""
    return {each["metadata"]["name"]: each["stringData"] for each in documents(BASE / "secrets.example.yaml")}


def environment(template: Document) -> dict[str, str]:
    """The variables that a pod's container gets from its config maps and secrets."""
    maps = {each["metadata"]["name"]: each["data"] for each in of_kind("ConfigMap")}
    given: dict[str, str] = {}
    for source in template["spec"]["containers"][0]["envFrom"]:
        given |= maps[source["configMapRef"]["name"]] if "configMapRef" in source else secrets_of(source)
    return given


def secrets_of(source: Document) -> dict[str, str]:
    """The variables of a `secretRef`."""
    return secrets()[source["secretRef"]["name"]]


def _labelled(document: Document, kustomization: Document) -> Document:
    made = copy.deepcopy(document)
    made["metadata"]["namespace"] = kustomization["namespace"]
    pairs = {name: value for each in kustomization.get("labels", ()) for name, value in each["pairs"].items()}
    made["metadata"]["labels"] = {**made["metadata"].get("labels", {}), **pairs}
    return made
