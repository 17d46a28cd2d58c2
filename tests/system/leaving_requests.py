"""A request of each rpc about what is sent out of the installation, that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from parkloom.matching.v1 import digest_pb2, digest_service_pb2, webhook_pb2, webhook_service_pb2

_G, _H = digest_service_pb2, webhook_service_pb2


def _digest(names: Any) -> digest_service_pb2.CreateDigestRequest:
    """Refused, for nothing inside is called: it changes nothing."""
    digest = digest_pb2.Digest(language=digest_pb2.DIGEST_LANGUAGE_EN)
    digest.destination.wecom.url = "https://localhost/"
    return digest_service_pb2.CreateDigestRequest(parent=names.park, digest=digest)


def _webhook(names: Any) -> webhook_service_pb2.CreateWebhookRequest:
    """Refused, for nothing inside is called: it changes nothing."""
    kinds = [webhook_pb2.WEBHOOK_EVENT_TYPE_ASSIGNMENT_CHANGED]
    webhook = webhook_pb2.Webhook(url="https://localhost/", event_types=kinds)
    return webhook_service_pb2.CreateWebhookRequest(parent=names.park, webhook=webhook)


REQUESTS: dict[str, Callable[[Any], Message]] = {
    "CreateDigest": _digest,
    "GetDigest": lambda n: _G.GetDigestRequest(name=f"{n.park}/digests/none"),
    "ListDigests": lambda n: _G.ListDigestsRequest(parent=n.park),
    "UpdateDigest": lambda n: _G.UpdateDigestRequest(name=f"{n.park}/digests/none"),
    "DeleteDigest": lambda n: _G.DeleteDigestRequest(name=f"{n.park}/digests/none"),
    "SendDigest": lambda n: _G.SendDigestRequest(name=f"{n.park}/digests/none"),
    "CreateWebhook": _webhook,
    "GetWebhook": lambda n: _H.GetWebhookRequest(name=f"{n.park}/webhooks/none"),
    "ListWebhooks": lambda n: _H.ListWebhooksRequest(parent=n.park),
    "UpdateWebhook": lambda n: _H.UpdateWebhookRequest(name=f"{n.park}/webhooks/none"),
    "DeleteWebhook": lambda n: _H.DeleteWebhookRequest(name=f"{n.park}/webhooks/none"),
    "RotateWebhookSecret": lambda n: _H.RotateWebhookSecretRequest(name=f"{n.park}/webhooks/none"),
    "ListWebhookDeliveries": lambda n: _H.ListWebhookDeliveriesRequest(parent=f"{n.park}/webhooks/none"),
    "ResendWebhookDelivery": lambda n: _H.ResendWebhookDeliveryRequest(name=f"{n.park}/webhooks/none/deliveries/none"),
}
