"""A real Apache Kafka broker and a real PostgreSQL out of packages: for `demo --real-parts` and the tests.

Loopback only, nothing installed by hand, data in a folder of one's own.
"""

from services.testbed.kafka_broker import KafkaBroker, Secured
from services.testbed.postgres import PostgresServer

__all__ = ["KafkaBroker", "PostgresServer", "Secured"]
