"""One database per service, SQLite or PostgreSQL, with the same guarantees. Only this package knows dialects."""

from services.chassis.database.clock import now
from services.chassis.database.columns import AUTOINCREMENT, UtcDateTime
from services.chassis.database.dates import days_between
from services.chassis.database.documents import Document, EnumText
from services.chassis.database.recording import Rows, recorded, write_rows
from services.chassis.database.sets import one_of
from services.chassis.database.transaction_numbers import TransactionNumber, readable_until
from services.chassis.database.transactions import Database, announce, kept, new_id, unfollowed
from services.chassis.database.upserts import changed, insert_all_new, insert_new, write_newer, write_sums

__all__ = [
    "AUTOINCREMENT",
    "Database",
    "Document",
    "EnumText",
    "Rows",
    "TransactionNumber",
    "UtcDateTime",
    "announce",
    "changed",
    "days_between",
    "insert_all_new",
    "insert_new",
    "kept",
    "new_id",
    "now",
    "one_of",
    "readable_until",
    "recorded",
    "unfollowed",
    "write_newer",
    "write_rows",
    "write_sums",
]
