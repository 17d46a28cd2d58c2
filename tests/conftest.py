"""One PostgreSQL and one Kafka broker a test run; a fresh database and topics of its own for each test.

`KAFKA_BOOTSTRAP_SERVERS` set means: use that broker instead. With pytest-xdist each worker starts its own.
"""

from __future__ import annotations

import gc
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import structlog
from hypothesis import settings

from services.testbed import KafkaBroker, PostgresServer, Secured
from tests.certificates import Authority
from tests.folders import passable_folder

Part = TypeVar("Part")
# Servers that a whole test run shares log at any time, and not into what a test captures, its streams or its files.
structlog.configure(logger_factory=structlog.PrintLoggerFactory(os.fdopen(os.dup(2), "w", buffering=1)))
# Examples that Hypothesis tries of a property; `make long` tries the wide number.
settings.register_profile("small", max_examples=20, deadline=None)
settings.register_profile("wide", max_examples=400, deadline=None)
settings.load_profile("small")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kernel", type=Path, help="library to run the tests of one kernel on, as one with a sanitizer")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Collect the tests without looking for garbage: what they are made of stays, and is never looked through again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out where nobody asks for them by `-m long`."""
    if "long" in str(config.option.markexpr):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _started(what: str, start: Callable[[], Part]) -> Part:
    """The result of `start`; where it cannot, the test is skipped with the reason, but never in CI."""
    try:
        return start()
    except (OSError, RuntimeError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no {what} here: {error}")


@pytest.fixture(scope="session")
def real_parts_folder() -> Iterator[Path]:
    """The data of this test run's servers."""
    with passable_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres(real_parts_folder: Path) -> Iterator[PostgresServer]:
    """A running PostgreSQL. A test that stops it starts it again."""
    server = PostgresServer(real_parts_folder / "postgres")
    _started("PostgreSQL", server.start)
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a fresh database."""
    name = f"test_{uuid.uuid4().hex}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def authority(real_parts_folder: Path) -> Authority:
    """The authority that vouches for this test run's servers."""
    return Authority(real_parts_folder / "certificates")


@pytest.fixture(scope="session")
def secured_kafka(real_parts_folder: Path, authority: Authority) -> Secured:
    """What the encrypted listeners of this test run's broker are made of, and who may connect."""
    files = authority.issue("kafka")
    assert files.certificate
    assert files.key
    keystore = real_parts_folder / "certificates" / "kafka-keystore.pem"
    keystore.write_bytes(files.key.read_bytes() + files.certificate.read_bytes())
    return Secured(keystore, authority.file, "parkloom", "a password of the tests")


@pytest.fixture(scope="session")
def own_kafka(real_parts_folder: Path, secured_kafka: Secured) -> Iterator[KafkaBroker]:
    """A running broker of this test run, which may be killed. A test that stops it starts it again."""
    broker = KafkaBroker(real_parts_folder / "kafka", secured_kafka)
    _started("Kafka broker", broker.start)
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> str:
    """host:port[,host:port] of a running broker. Give topics and groups names of their own: see `fresh_prefix`."""
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if given:
        return given
    broker: KafkaBroker = request.getfixturevalue("own_kafka")
    return broker.bootstrap_servers


@pytest.fixture
def fresh_prefix() -> str:
    """For the names of topics and groups, so that tests which share a bus do not meet."""
    return f"test-{uuid.uuid4().hex[:12]}"
