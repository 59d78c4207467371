"""Servers and chats for the tests of drafting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notes2manim.models import Answers, Chat, Transport
from tests.models.faulty_server import FaultyServer, faulty_server


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A chat server that does what the test says."""
    with faulty_server() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that a chat wanted to wait between its tries."""
    return []


@pytest.fixture
def make_chat(server: FaultyServer, tmp_path: Path, pauses: list[float]) -> Callable[..., Chat]:
    """Return a chat with the server that waits for nothing."""

    def make(*, key: str = "", timeout: float = 60, url: str = "") -> Chat:
        transport = Transport(url or server.url, key, timeout=timeout, parallel=4, sleep=pauses.append)
        return Chat(transport, model="test", temperature=0, seed=1, answers=Answers(tmp_path / "answers"))

    return make


@pytest.fixture
def chat(make_chat: Callable[..., Chat]) -> Chat:
    """A chat with the server."""
    return make_chat()
