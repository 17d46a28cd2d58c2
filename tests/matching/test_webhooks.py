"""From a change to a receiver on loopback: over outbox, bus and a real HTTP request, verified as the docs say."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from parkloom.matching.v1 import webhook_pb2
from parkloom.matching.v1 import webhook_service_pb2 as pb
from parkloom.matching.v1.webhook_service_pb2_grpc import WebhookServiceStub
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Revocations
from services.chassis.process import App
from services.chassis.settings import Settings
from services.matching.app import build
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import MANAGER, World
from tests.receiver import receiving, status, url_of
from tests.serving import Clients, served
from tests.waiting import wait_until

DOCUMENT = Path(__file__).parents[2] / "docs" / "webhooks.md"
PARTS = {"matching relay", "matching-webhooks subscriber", "matching webhooks"}


@contextmanager
def installation(database_url: str, folder: Path) -> Iterator[Clients]:
    """Matching, with the parts that lead from a change to a webhook."""
    settings = Settings.read(
        {
            "PARKLOOM_DATA_DIR": str(folder),
            "PARKLOOM_MATCHING_DATABASE_URL": database_url,
            "PARKLOOM_OUTGOING_LOCAL_ADDRESSES": "true",
        }
    )
    with closing(EmbeddedBus(str(folder / "bus.db"))) as bus, grpc.insecure_channel("127.0.0.1:1") as nobody:
        app = build(settings, bus, lambda _: nobody, clock=lambda: world.NOW)
        assert isinstance(app.revocations, Revocations)
        app.revocations.replace(())
        with served(app, WebhookServiceStub) as clients, running(app):
            yield clients


@contextmanager
def running(app: App, parts: Collection[str] = PARTS) -> Iterator[None]:
    stop, threads = threading.Event(), []
    with ExitStack() as held:
        for part in app.parts:
            if part.name in parts:
                threads.append(threading.Thread(target=part.run, args=(stop,)))
                threads[-1].start()
                held.callback(threads[-1].join)
        assert len(threads) == len(parts)
        held.callback(stop.set)
        yield


def verifier() -> Any:
    """The function that the docs give to receivers."""
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    namespace: dict[str, Any] = {}
    exec(code, namespace)
    return namespace["verify"]


@pytest.mark.slow
def test_an_order_that_is_placed_is_posted_and_verified(database_url: str, tmp_path: Path, small: World) -> None:
    with receiving(status(200)) as server, installation(database_url, tmp_path) as clients:
        stub = clients(MANAGER)
        asked = {"url": url_of(server), "event_types": [webhook_pb2.WEBHOOK_EVENT_TYPE_ORDER_CHANGED]}
        created = stub.CreateWebhook(pb.CreateWebhookRequest(parent=PARENT, webhook=asked))
        small.place(world.draft())
        wait_until(lambda: server.seen, what="the event is posted")
        _, headers, body = server.seen[0]
        given = {name.lower(): value for name, value in headers.items()}
        event = verifier()(created.secret, given, body, now=int(given["webhook-timestamp"]))
        assert event["type"] == "order.changed"
        assert event["resource"] == f"{PARENT}/orders/o1"
        assert set(json.loads(body)) == {"id", "type", "resource", "time"}
        for tampered in (body + b" ", body.replace(b"o1", b"o2")):
            with pytest.raises(ValueError, match="signature"):
                verifier()(created.secret, given, tampered, now=int(given["webhook-timestamp"]))
        with pytest.raises(ValueError, match="minutes"):
            verifier()(created.secret, given, body, now=int(given["webhook-timestamp"]) + 3_600)
        listed = pb.ListWebhookDeliveriesRequest(parent=created.name)
        wait_until(
            lambda: (
                stub.ListWebhookDeliveries(listed).deliveries[0].state == webhook_pb2.WEBHOOK_DELIVERY_STATE_DELIVERED
            )
        )
