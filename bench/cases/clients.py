"""Clients that ask without a pause, each on one kept connection, in a process of their own: order in, figures out.

Sockets instead of an HTTP library, because what the asking side burns is missing on the answering one.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
import uuid

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PATIENCE = 30
UNIQUE = b"%UNIQUE%"


class Client(threading.Thread):
    """Asks until `until`; keeps how long each answer took, in milliseconds, and what was not as expected."""

    def __init__(self, order: dict, place: int, until: float) -> None:
        super().__init__()
        self.address = "127.0.0.1", order["port"]
        self.requests = [request.encode() for request in order["requests"]]
        self.expected = f"HTTP/1.1 {order['status']} ".encode()
        self.place, self.until = place, until
        self.took: list[float] = []
        self.refused: list[str] = []

    def run(self) -> None:
        with socket.create_connection(self.address, PATIENCE) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            at = self.place * 7
            while time.perf_counter() < self.until and not self.refused:
                at += 1
                request = self.requests[at % len(self.requests)]
                began = time.perf_counter()
                line.sendall(request.replace(UNIQUE, uuid.uuid4().hex.encode(), 1))
                answer = whole_answer(line)
                self.took.append((time.perf_counter() - began) * 1000)
                if not answer.startswith(self.expected):
                    self.refused.append(answer[:600].decode(errors="replace"))


def whole_answer(line: socket.socket) -> bytes:
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(line)
    length = LENGTH.search(got, 0, end)
    if length is None:
        raise ConnectionError("an answer without Content-Length")
    rest = end + 4 + int(length[1]) - len(got)
    parts = [got]
    while rest > 0:
        parts.append(_more(line))
        rest -= len(parts[-1])
    return b"".join(parts)


def _more(line: socket.socket) -> bytes:
    part = line.recv(1 << 16)
    if not part:
        raise ConnectionError("the server closed the connection")
    return part


def main() -> None:
    order = json.load(sys.stdin)
    began = time.perf_counter()
    clients = [Client(order, place, began + order["seconds"]) for place in range(order["clients"])]
    for client in clients:
        client.start()
    for client in clients:
        client.join(order["seconds"] + PATIENCE)
    seconds = time.perf_counter() - began
    took = [each for client in clients for each in client.took]
    refused = [each for client in clients for each in client.refused]
    json.dump({"seconds": seconds, "took": took, "refused": refused[:1]}, sys.stdout)


if __name__ == "__main__":
    main()
