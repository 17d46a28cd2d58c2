"""The chassis' tables as revisions create them. Frozen: a later form is a further function, never a change here."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, String, Text, text

from services.chassis.database import AUTOINCREMENT, UtcDateTime
from services.chassis.database.append_only import make_append_only
from services.chassis.database.transaction_numbers import TransactionNumber


def create_outbox_1(op: ModuleType) -> None:
    op.create_table(
        "outbox",
        Column("id", AUTOINCREMENT, primary_key=True),
        Column("topic", String(200), nullable=False),
        Column("key", String(200), nullable=False),
        Column("headers", Text, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("sent_at", UtcDateTime),
    )
    unsent = text("sent_at IS NULL")
    op.create_index("ix_outbox_unsent", "outbox", ["id"], sqlite_where=unsent, postgresql_where=unsent)
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"])


def extend_outbox_2(op: ModuleType) -> None:
    op.add_column("outbox", Column("transaction", BigInteger, nullable=False, server_default=TransactionNumber()))
    op.create_index("ix_outbox_transaction", "outbox", ["transaction", "id"])


def create_watch_keys_1(op: ModuleType) -> None:
    op.create_table(
        "watch_keys",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("key", String(100), nullable=False),
    )


def create_inbox_1(op: ModuleType) -> None:
    op.create_table(
        "inbox",
        Column("consumer", String(200), primary_key=True),
        Column("event_id", String(64), primary_key=True),
        Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_inbox_seen_at", "inbox", ["seen_at"])


def create_leases_1(op: ModuleType) -> None:
    op.create_table(
        "leases",
        Column("name", String(200), primary_key=True),
        Column("holder", String(200), nullable=False),
        Column("expires_at", UtcDateTime, nullable=False),
    )


def create_request_ids_1(op: ModuleType) -> None:
    op.create_table(
        "request_ids",
        Column("park", String(200), primary_key=True),
        Column("subject", String(200), primary_key=True),
        Column("rpc", String(200), primary_key=True),
        Column("request_id", String(200), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("response", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_request_ids_created_at", "request_ids", ["created_at"])


def create_remembered_replies_1(op: ModuleType) -> None:
    op.create_table(
        "remembered_replies",
        Column("park", String(200), primary_key=True),
        Column("role", String(200), primary_key=True),
        Column("enterprise", String(200), primary_key=True),
        Column("subject", String(200), primary_key=True),
        Column("rpc", String(200), primary_key=True),
        Column("request_id", String(200), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("response", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_remembered_replies_created_at", "remembered_replies", ["created_at"])


def create_bootstraps_1(op: ModuleType) -> None:
    op.create_table(
        "bootstraps",
        Column("name", String(200), primary_key=True),
        Column("taken_at", UtcDateTime, nullable=False),
    )


def create_jobs_1(op: ModuleType) -> None:
    op.create_table(
        "jobs",
        Column("queue", String(200), primary_key=True),
        Column("park", String(200), primary_key=True),
        Column("id", String(200), primary_key=True),
        Column("state", String(20), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("holder", String(200), nullable=False),
        Column("lease_until", UtcDateTime),
        Column("failure", Text, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_jobs_state", "jobs", ["queue", "state"])


def create_audit_1(op: ModuleType) -> None:
    """The audit trail: entries that are sealed in blocks, and deleted only with their whole block."""
    entries: list[Column[Any]] = [
        Column("id", AUTOINCREMENT, primary_key=True),
        Column("time", UtcDateTime, nullable=False),
        Column("park", String(200), nullable=False),
        Column("subject", String(200), nullable=False),
        Column("role", String(20), nullable=False),
        Column("enterprise", String(200), nullable=False),
        Column("acting_for", Text, nullable=False),
        Column("token_id", String(64), nullable=False),
        Column("call_id", String(64), nullable=False),
        Column("request_id", String(200), nullable=False),
        Column("act", String(200), nullable=False),
        Column("resource", Text, nullable=False),
        Column("items", Integer, nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("block", BigInteger),
    ]
    blocks: list[Column[Any]] = [
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("entries", Integer, nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("sealed_at", UtcDateTime, nullable=False),
        Column("dropped_at", UtcDateTime),
    ]
    unsealed = text("block IS NULL")
    names = {"audit_entries": [each.name for each in entries], "audit_blocks": [each.name for each in blocks]}
    op.create_table("audit_entries", *entries)
    op.create_table("audit_blocks", *blocks)
    op.create_index("ix_audit_entries_park", "audit_entries", ["park", "id"])
    op.create_index("ix_audit_entries_block", "audit_entries", ["block"])
    op.create_index(
        "ix_audit_entries_unsealed", "audit_entries", ["id"], sqlite_where=unsealed, postgresql_where=unsealed
    )
    dropped = "EXISTS (SELECT 1 FROM audit_blocks WHERE number = OLD.block AND dropped_at IS NOT NULL)"
    make_append_only(op, "audit_entries", names["audit_entries"], set_once="block", deletable=dropped)
    make_append_only(op, "audit_blocks", names["audit_blocks"], set_once="dropped_at", deletable="FALSE")


def create_stored_bytes_1(op: ModuleType) -> None:
    op.create_table(
        "stored_bytes",
        Column("park", String(200), primary_key=True),
        Column("bytes", BigInteger, nullable=False),
        Column("most_bytes", BigInteger, nullable=False),
        Column("measured_at", UtcDateTime, nullable=False),
    )


def extend_jobs_2(op: ModuleType) -> None:
    op.add_column("jobs", Column("priority", Integer, nullable=False, server_default="0"))
    op.add_column("jobs", Column("turn_at", UtcDateTime))
    op.add_column("jobs", Column("not_before", UtcDateTime))
    op.add_column("jobs", Column("began_at", UtcDateTime))
    op.add_column("jobs", Column("most_attempts", Integer))
    op.create_table(
        "job_usage",
        Column("queue", String(200), primary_key=True),
        Column("park", String(200), primary_key=True),
        Column("seconds", Double, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )


def create_revocations_1(op: ModuleType) -> None:
    op.create_table(
        "revocations",
        Column("park", String(200), primary_key=True),
        Column("subject", String(200), primary_key=True),
        Column("token_id", String(64), primary_key=True),
        Column("revoked_at", UtcDateTime, nullable=False),
    )
