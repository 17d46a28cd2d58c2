"""Tables to which rows are only added: the database itself refuses to change or delete them."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType


def make_append_only(op: ModuleType, table: str, columns: Sequence[str], *, set_once: str, deletable: str) -> None:
    """Triggers on `table`, whose columns these are: for a migration.

    `set_once` is the column that may change, once, from NULL. `deletable` is a condition in SQL about the row `OLD`
    under which it may be deleted, such as "FALSE".
    """
    postgresql = op.get_bind().dialect.name == "postgresql"
    same = "IS NOT DISTINCT FROM" if postgresql else "IS"
    kept = " AND ".join(f"OLD.{column} {same} NEW.{column}" for column in columns if column != set_once)
    changeable = f"OLD.{set_once} IS NULL AND NEW.{set_once} IS NOT NULL AND {kept}"
    for statement in (_on_postgresql if postgresql else _on_sqlite)(table, changeable, deletable):
        op.execute(statement)


def _on_sqlite(table: str, changeable: str, deletable: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    there_is_one = f"EXISTS (SELECT 1 FROM {table} AS other WHERE other.rowid = NEW.rowid)"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({changeable}) {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({deletable}) {refuse}",
        # INSERT OR REPLACE deletes without a trigger's being asked.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there_is_one} {refuse}",
    ]


def _on_postgresql(table: str, changeable: str, deletable: str) -> list[str]:
    raising = f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';"
    returns = "RETURNS trigger LANGUAGE plpgsql AS"
    refuse, unless = f"EXECUTE FUNCTION {table}_refuse()", f"IF {deletable} THEN RETURN OLD; END IF;"
    update, delete = (f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table}" for what in ("update", "delete"))
    return [
        f"CREATE FUNCTION {table}_refuse() {returns} $$ BEGIN {raising} END $$",
        f"CREATE FUNCTION {table}_refuse_delete() {returns} $$ BEGIN {unless} {raising} END $$",
        f"{update} FOR EACH ROW WHEN (NOT ({changeable})) {refuse}",
        f"{delete} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_delete()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refuse}",
    ]
