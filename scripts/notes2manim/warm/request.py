"""What a step is asked to do: its command line, its folder, its environment, and its open files.

The asking process sends it over a Unix socket and waits. One byte comes back when the step has
begun, and its exit status when it has ended.

Every step of a build imports this before it knows whether somebody will do its work, so it
imports nothing that Python has not loaded by itself: `socket`, `json` and `typing` would take twice as
long as Python's own start.
"""

from __future__ import annotations

import os
import sys
from _socket import CMSG_LEN, SCM_RIGHTS, SOL_SOCKET, socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACE = "NOTES2MANIM_WARM"  # the variable with the folder of a build's sockets, each named after its step
BEGUN = b"+"
_STANDARD = (0, 1, 2)  # input, output and error
_LENGTH = 4  # bytes that tell how long what follows is
_NUMBER = 4  # bytes of the number of an open file
_END = b"\0"  # which is in no argument, no path and no variable


class Request:
    """A step as a shell would start it."""

    def __init__(self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
        self.arguments = arguments
        self.folder = folder
        self.environment = environment


def send_request(connection: socket, request: Request) -> None:
    """Send a request with the standard files of this process. Raises `OSError`."""
    variables = [text for variable in request.environment.items() for text in variable]
    texts = [request.folder, str(len(request.arguments)), *request.arguments, *variables]
    data = _END.join([os.fsencode(text) for text in texts])
    files = b"".join([number.to_bytes(_NUMBER, sys.byteorder) for number in _STANDARD])
    connection.sendmsg([len(data).to_bytes(_LENGTH, "big")], [(SOL_SOCKET, SCM_RIGHTS, files)])
    connection.sendall(data)


def receive_request(connection: socket) -> tuple[Request, list[int]]:
    """Return a request and the standard files that it brings. Raises `OSError`."""
    head, ancillary, _, _ = connection.recvmsg(_LENGTH, CMSG_LEN(_NUMBER * len(_STANDARD)))
    sent = b"".join(data for _, kind, data in ancillary if kind == SCM_RIGHTS)
    files = [
        int.from_bytes(sent[start : start + _NUMBER], sys.byteorder) for start in range(0, len(sent), _NUMBER)
    ]
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
    folder, count, *texts = [os.fsdecode(text) for text in b"".join(parts).split(_END)]
    variables = texts[int(count) :]
    environment = dict(zip(variables[::2], variables[1::2], strict=True))
    return Request(texts[: int(count)], folder, environment), files
