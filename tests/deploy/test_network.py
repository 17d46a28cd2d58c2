"""Who reaches whom by the network policies: the whole matrix, worked out from the manifests.

A connection is open where a policy of the one side lets it out and one of the other side lets it in; outside of the
namespace the other side has no policy here. Kubernetes' rules: a pod that some policy selects for a direction has
only what the policies open in that direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from tests.deploy import manifests
from tests.deploy.manifests import Document

POLICIES = manifests.of_kind("NetworkPolicy")
COMPONENTS = sorted({component for component, _ in manifests.pods()})
OUTSIDE = ("ingress", "monitoring", "databases", "kafka", "kube-system", "elsewhere")
PORTS = (53, 443, 5432, 8080, 8081, 8090, 9090, 9093, 50051, 50052, 50053)
OWN_NAMESPACE = "parkloom"

EXPECTED = {
    *{("ingress", name, port) for name, port in (("console", 8080), ("gateway", 8090), ("registry", 50051))},
    *{("ingress", name, port) for name, port in (("matching", 50052), ("logistics", 50053))},
    *{("monitoring", name, 9090) for name in COMPONENTS},
    *{(name, "kube-system", 53) for name in COMPONENTS},
    *{(name, "databases", 5432) for name in COMPONENTS if name != "gateway"},
    *{(name, "kafka", 9093) for name in ("registry", "matching", "logistics")},
    *{(name, "registry", 50051) for name in ("matching", "logistics", "console", "gateway")},
    *{(name, "matching", 50052) for name in ("registry", "logistics", "console", "gateway")},
    *{(name, "logistics", 50053) for name in ("matching", "console", "gateway")},
}


def test_the_connections_that_are_open_are_those_that_are_needed() -> None:
    assert set(_open_connections()) == EXPECTED


def test_every_pod_is_closed_in_both_directions_unless_opened() -> None:
    closed = next(each for each in POLICIES if each["spec"]["podSelector"] == {} and len(each["spec"]) == 2)
    assert set(closed["spec"]["policyTypes"]) == {"Ingress", "Egress"}


@pytest.mark.parametrize("component", COMPONENTS)
def test_metrics_and_health_are_for_prometheus_and_the_node_alone(component: str) -> None:
    reached = {(here, port) for here, there, port in _open_connections() if there == component and port in (8081, 9090)}
    assert reached == {("monitoring", 9090)}


def _open_connections() -> Iterator[tuple[str, str, int]]:
    everyone = [*COMPONENTS, *OUTSIDE]
    for here, there, port in product(everyone, everyone, PORTS):
        inside = here in COMPONENTS or there in COMPONENTS
        if inside and here != there and _lets(here, there, port, "Egress") and _lets(there, here, port, "Ingress"):
            yield here, there, port


def _lets(pod: str, other: str, port: int, direction: str) -> bool:
    """True if the policies of `pod` open this direction towards `other`; a pod of another namespace has none here."""
    if pod not in COMPONENTS:
        return True
    selecting = [each["spec"] for each in POLICIES if _selects(each["spec"]["podSelector"], pod)]
    governing = [spec for spec in selecting if direction in spec["policyTypes"]]
    rules = [rule for spec in governing for rule in spec.get(direction.lower(), ())]
    return not governing or any(_opens(rule, other, port, direction) for rule in rules)


def _opens(rule: Document, other: str, port: int, direction: str) -> bool:
    peers = rule.get("from" if direction == "Ingress" else "to")
    ports = [each["port"] for each in rule.get("ports", ())]
    return (not ports or port in ports) and (peers is None or any(_is(peer, other) for peer in peers))


def _is(peer: Document, other: str) -> bool:
    assert peer.keys() <= {"namespaceSelector", "podSelector"}, "this reading knows no other peers"
    if "namespaceSelector" in peer:
        namespace = OWN_NAMESPACE if other in COMPONENTS else other
        wanted = peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
        return bool(wanted == namespace and _selects(peer.get("podSelector", {}), other))
    return other in COMPONENTS and _selects(peer["podSelector"], other)


def _selects(selector: Document, component: str) -> bool:
    wanted = selector.get("matchLabels", {})
    assert wanted.keys() <= {"app.kubernetes.io/component"}, "this reading knows no other labels"
    return all(value == component for value in wanted.values())
