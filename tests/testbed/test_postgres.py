from __future__ import annotations

import uuid

import psycopg
import pytest

from services.testbed import PostgresServer

pytestmark = pytest.mark.real_parts


def test_committed_rows_survive_a_kill_and_the_url_stays(postgres: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.restart()
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchall() == [(42,)]


def test_creating_a_database_again_keeps_it(postgres: PostgresServer) -> None:
    name = f"twice_{uuid.uuid4().hex}"
    url = postgres.create_database(name)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    assert postgres.create_database(name) == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == [(1,)]
    postgres.drop_database(name)


def test_it_listens_on_loopback_only(postgres: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)


def test_text_sorts_as_in_sqlite(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute("SELECT x FROM (VALUES ('b'), ('B'), ('a'), ('_')) AS t(x) ORDER BY x").fetchall()
    assert [row[0] for row in rows] == sorted(["b", "B", "a", "_"])
