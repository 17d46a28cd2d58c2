"""One PostgreSQL and one Kafka broker a test run; a fresh database and topics of its own for each test."""

from __future__ import annotations
