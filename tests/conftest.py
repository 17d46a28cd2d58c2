"""The real parts that tests share: one PostgreSQL and one Kafka broker a test run, a fresh database and topics a test."""

from __future__ import annotations
