"""Mail over real connections on loopback: what the server gets, and what its refusals are."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest

from services.chassis.mail import Mailer
from services.chassis.outgoing import Answer, Outcome
from services.text import is_mail_address


class _Handler(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a client needs, and answers RCPT as its server was asked to."""

    server: Any

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(" ")[0]
            if verb == "DATA":
                self._say("354 go on")
                self.server.seen.append(self._data())
            elif verb == "QUIT":
                self._say("221 bye")
                return
            self._say(self.server.rcpt if verb == "RCPT" else "250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


@contextmanager
def receiving(rcpt: str = "250 ok") -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        given: Any = server
        given.seen, given.rcpt, given.daemon_threads = [], rcpt, True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield given
        server.shutdown()


def _mailer(server: Any, encryption: str = "none") -> Mailer:
    return Mailer(f"127.0.0.1:{server.server_address[1]}", "park@example.com", encryption)


def test_mail_arrives_as_text_in_utf_8() -> None:
    with receiving() as server:
        answer = _mailer(server).send("mei@example.com", "园区 p1", "新近延期的订单：1\n")
    assert answer == Answer(Outcome.TAKEN, 250)
    mail = message_from_bytes(server.seen[0], policy=policy.default)
    assert (mail["From"], mail["To"], mail["Subject"]) == ("park@example.com", "mei@example.com", "园区 p1")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == "新近延期的订单：1"


@pytest.mark.parametrize(
    ("encryption", "rcpt", "answer"),
    [
        ("none", "550 nobody here", Answer(Outcome.REFUSED, 550)),
        # It offers no encryption: nothing is given to it in the clear.
        ("starttls", "250 ok", Answer(Outcome.NO_ANSWER)),
        ("tls", "250 ok", Answer(Outcome.NOT_TRUSTED)),
    ],
)
def test_what_is_not_taken_is_an_outcome(encryption: str, rcpt: str, answer: Answer) -> None:
    with receiving(rcpt) as server:
        assert _mailer(server, encryption).send("mei@example.com", "day", "text") == answer
        assert server.seen == []


def test_a_server_that_is_away_or_none_is_not_connected() -> None:
    with receiving() as server:
        gone = _mailer(server)
    assert gone.send("mei@example.com", "day", "text").outcome is Outcome.NOT_CONNECTED
    assert Mailer("", "park@example.com").send("mei@example.com", "day", "text").outcome is Outcome.NOT_CONNECTED


@pytest.mark.parametrize("text", ["mei", "mei@", "@host", "a@b, c@d", "a b@c", "a@b\n", "a@b..c", "a@-b", "梅@b"])
def test_no_other_text_is_a_mail_address(text: str) -> None:
    assert not is_mail_address(text)
    assert is_mail_address("mei.li+day@mail.example.com")
