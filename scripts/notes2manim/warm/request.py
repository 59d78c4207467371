"""What a step is asked to do: its command line, its folder, its environment, and its open files.

The asking process sends it over a Unix socket and waits. One byte comes back when the step has
begun, and its exit status when it has ended.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PLACE = "NOTES2MANIM_WARM"  # the variable with the folder of a build's sockets, each named after its step
BEGUN = b"+"
_STANDARD = (0, 1, 2)  # input, output and error
_LENGTH = 4  # bytes that tell how long what follows is


class Request(NamedTuple):
    """A step as a shell would start it."""

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]


def send_request(connection: socket.socket, request: Request) -> None:
    """Send a request with the standard files of this process. Raises `OSError`."""
    data = json.dumps(request).encode("utf-8", "surrogateescape")
    socket.send_fds(connection, [len(data).to_bytes(_LENGTH, "big")], _STANDARD)
    connection.sendall(data)


def receive_request(connection: socket.socket) -> tuple[Request, list[int]]:
    """Return a request and the standard files that it brings. Raises `OSError`."""
    head, files, _, _ = socket.recv_fds(connection, _LENGTH, len(_STANDARD))
    if len(head) < _LENGTH or len(files) < len(_STANDARD):
        raise ConnectionAbortedError("a request has no head")
    missing = int.from_bytes(head, "big")
    parts = []
    while missing:
        part = connection.recv(missing)
        if not part:
            raise ConnectionAbortedError("a request is cut off")
        parts.append(part)
        missing -= len(part)
    return Request(*json.loads(b"".join(parts).decode("utf-8", "surrogateescape"))), files
