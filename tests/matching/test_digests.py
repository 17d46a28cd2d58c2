"""From the hour of the park's clock to a robot on loopback: by the service's own parts and a real HTTP request."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import grpc
import pytest

from parkloom.matching.v1 import digest_service_pb2 as pb
from parkloom.matching.v1 import webhook_pb2
from parkloom.matching.v1.digest_service_pb2_grpc import DigestServiceStub
from services.chassis.bus.embedded.bus import EmbeddedBus
from services.chassis.identity import Revocations
from services.chassis.settings import Settings
from services.matching.app import build
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.test_webhooks import running
from tests.matching.world import MANAGER, World
from tests.receiver import receiving, status, url_of
from tests.serving import served
from tests.waiting import wait_until

PARTS = {"matching digest hours", "matching digests"}


@pytest.mark.slow
def test_two_processes_post_one_message_and_a_robot_that_refuses_is_asked_again(
    database_url: str, tmp_path: Path, small: World
) -> None:
    settings = Settings.read(
        {
            "PARKLOOM_DATA_DIR": str(tmp_path),
            "PARKLOOM_MATCHING_DATABASE_URL": database_url,
            "PARKLOOM_OUTGOING_LOCAL_ADDRESSES": "true",
        }
    )
    answers = [b'{"errcode":130101,"errmsg":"send too fast"}', b'{"errcode":0,"errmsg":"ok"}']

    def answer(handler: object) -> None:
        status(200, answers.pop(0) if len(answers) > 1 else answers[0])(handler)

    small.place(world.draft(quantity=9_000))
    small.go_live()
    with (
        receiving(answer) as server,
        closing(EmbeddedBus(str(tmp_path / "bus.db"))) as bus,
        grpc.insecure_channel("127.0.0.1:1") as nobody,
    ):
        apps = [build(settings, bus, lambda _: nobody) for _ in range(2)]
        for app in apps:
            assert isinstance(app.revocations, Revocations)
            app.revocations.replace(())
        with served(apps[0], DigestServiceStub) as clients:
            stub = clients(MANAGER)
            robot = {"dingtalk": {"url": url_of(server), "secret": "SEC"}}
            digest = {"destination": robot, "hour": 0, "language": "DIGEST_LANGUAGE_ZH"}
            name = stub.CreateDigest(pb.CreateDigestRequest(parent=PARENT, digest=digest)).name
            stub.SendDigest(pb.SendDigestRequest(name=name))
            with running(apps[0], PARTS), running(apps[1], PARTS):

                def sent() -> bool:
                    state = stub.GetDigest(pb.GetDigestRequest(name=name)).last_delivery.state
                    return state == webhook_pb2.WEBHOOK_DELIVERY_STATE_DELIVERED

                wait_until(sent, what="the robot has taken the message")
            attempts = stub.GetDigest(pb.GetDigestRequest(name=name)).last_delivery.attempts
    assert [each.status_code for each in attempts] == [130_101, 200]
    assert len(server.seen) == len(attempts)
    path, _, body = server.seen[-1]
    assert path.startswith("/take?x=1&timestamp=")
    assert "订单" in json.loads(body)["markdown"]["text"]
