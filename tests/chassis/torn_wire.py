"""A wire to a database that breaks at the worst moment."""

from __future__ import annotations

import socket
import threading


class TornWire:
    """Passes everything on to `port`, until it has passed `last_words` on: then both ends are cut, once.

    The server has heard the words; the client never hears an answer.
    """

    def __init__(self, port: int, last_words: bytes) -> None:
        self.torn = threading.Event()
        self._target = port
        self._last_words = last_words
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()
            threading.Thread(target=self._pass_back, args=(server, client), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        while data := _received(client):
            if self._last_words in data and not self.torn.is_set():
                self.torn.set()
                # Cut towards the client first, so that no answer slips through.
                client.shutdown(socket.SHUT_RDWR)
                server.sendall(data)
                break
            server.sendall(data)
        server.shutdown(socket.SHUT_WR)

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        while data := _received(server):
            try:
                client.sendall(data)
            except OSError:
                return


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65_536)
    except OSError:
        return b""
