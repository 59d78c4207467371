"""What a person is told when a model server fails, and what is tried again without a word."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from notes2manim.errors import DraftError
from notes2manim.models import Chat
from notes2manim.models.answers import Answer
from notes2manim.models.chat import Message
from notes2manim.models.transport import TRIES
from tests.damage import each_byte_flipped
from tests.models.faulty_server import FaultyServer, Reply, fails, gives, says

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
ASKED: list[Message] = [{"role": "system", "content": "Teach."}, {"role": "user", "content": "Hello"}]


def ask(chat: Chat, limit: int = 100) -> Answer:
    return chat.ask(ASKED, SCHEMA, limit)


def complaint(chat: Chat, limit: int = 100) -> str:
    with pytest.raises(DraftError) as error:
        ask(chat, limit)
    return str(error.value)


def test_a_server_that_is_not_there_is_named(make_chat: Callable[..., Chat], pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1/chat/completions"
    assert complaint(make_chat(url=url)) == (
        f"{url}: does not answer. Start the server, or look at llm.base_url."
    )
    assert pauses == []


def test_a_server_that_hangs_is_given_up_after_the_time_out(
    server: FaultyServer, make_chat: Callable[..., Chat]
) -> None:
    server.replies = [Reply(hang=True)]
    assert "has not answered within 0.2 s. Set llm.timeout higher" in complaint(make_chat(timeout=0.2))
    assert len(server.asked) == 1


def test_a_server_that_hangs_in_the_middle_of_an_answer_is_given_up_too(
    server: FaultyServer, make_chat: Callable[..., Chat]
) -> None:
    server.replies = [Reply(b'{"choi', promised=100, stall=True)]
    assert "has not answered within 0.2 s" in complaint(make_chat(timeout=0.2))


def test_a_server_that_sends_byte_by_byte_is_given_up_too(
    server: FaultyServer, make_chat: Callable[..., Chat]
) -> None:
    header = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000
    for reply in (Reply(b" " * 1000, promised=4000, drip=True), Reply(header, raw=True, drip=True)):
        server.replies = [reply]
        assert "has not answered within 0.2 s" in complaint(make_chat(timeout=0.2))


def test_a_secure_address_of_a_server_that_is_none_is_told(
    server: FaultyServer, make_chat: Callable[..., Chat], pauses: list[float]
) -> None:
    said = complaint(make_chat(url=server.url.replace("http:", "https:")))
    assert "does not speak TLS, which https:// asks for. Look at llm.base_url." in said
    assert pauses == []


def test_an_answer_without_an_end_is_left(server: FaultyServer, chat: Chat) -> None:
    server.replies = [Reply(b" " * 2**20, promised=2**40, endless=True)]
    assert "answers with more than 16,000,000 bytes. Look at llm.base_url." in complaint(chat)


def test_an_answer_may_be_compressed(server: FaultyServer, chat: Chat) -> None:
    packed = gzip.compress(gives({"a": 1}).body)
    server.replies = [Reply(packed, headers={"Content-Encoding": "gzip"})]
    assert ask(chat).text == '{"a": 1}'


@pytest.mark.parametrize(
    "passing",
    [
        fails(429, "slow down"),
        fails(500),
        fails(503, "loading model"),
        Reply(b"<html>Bad gateway</html>", 502, "text/html"),
        Reply(drop=True),
        Reply(b'{"choices": [{"mess', promised=40),
        Reply(b'{"choices": [{"mess'),
        Reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\r\n", raw=True),
        Reply(b"220 mail.example ESMTP\r\n", raw=True),
        Reply(says("Größe").body.replace(b"\\u00f6", "ö".encode("latin-1"))),
        Reply(b"[" * 100_000),
        Reply(b""),
    ],
    ids=[
        *(
            "busy",
            "broken",
            "loading",
            "gateway",
            "dropped",
            "half a body",
            "truncated JSON",
            "half of its chunks",
        ),
        *("no HTTP", "not UTF-8", "nested JSON", "nothing"),
    ],
)
def test_what_may_pass_is_tried_again(
    server: FaultyServer, chat: Chat, pauses: list[float], passing: Reply
) -> None:
    server.replies = [passing, passing, gives({})]
    assert ask(chat) == Answer("{}", "done", 0)
    assert len(pauses) == 2
    assert 0.5 <= pauses[0] <= 1 <= pauses[1] <= 2


def test_a_server_says_how_long_to_wait(server: FaultyServer, chat: Chat, pauses: list[float]) -> None:
    later = formatdate(4e9, usegmt=True)
    server.replies = [fails(429, Retry_After="7"), fails(503, Retry_After="0.5"), gives({})]
    ask(chat)
    assert pauses == [7, 0.5]
    server.replies = [fails(429, "quota is used up", Retry_After=later)]
    assert "answers with status 429 (quota is used up), for " in complaint(chat, 200)
    assert pauses == [7, 0.5]


def test_a_server_that_keeps_failing_is_reported_with_its_words(server: FaultyServer, chat: Chat) -> None:
    server.replies = [fails(500, "CUDA out of memory")]
    assert f"answers with status 500 (CUDA out of memory), {TRIES} times." in complaint(chat)
    assert len(server.asked) == TRIES


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (fails(401, "wrong key"), "does not accept the key (wrong key). Set it in the environment"),
        (fails(403, "no access"), "does not accept the key (no access)."),
        (fails(404, "no model x"), "has no such address or model (no model x). Look at llm.base_url and"),
        (Reply(b"<html>Welcome</html>", 200, "text/html"), "answers with a web page. Look at llm.base_url"),
        (
            Reply(status=301, headers={"Location": "https://x.example/v1"}),
            "redirects to https://x.example/v1",
        ),
        (Reply(status=307, headers={"Location": "http://["}), "cannot be asked: Invalid IPv6 URL."),
        (fails(400, "context size exceeded"), "too long (context size exceeded). Give the model a longer"),
        (fails(413, "too much"), "answers with status 413 (too much)."),
        (
            Reply(b'data: {"choices": []}\n\n', 200, "text/event-stream"),
            "answers with a stream, which nobody asked for. Set another llm.base_url.",
        ),
        (Reply(b'{"ok": true}'), "does not answer as a chat does"),
        (Reply(b'{"choices": []}'), "does not answer as a chat does"),
        (Reply(b"[1]"), "does not answer as a chat does"),
        (Reply(b'{"choices": [{"message": "Hello"}]}'), "does not answer as a chat does"),
        (Reply(b'{"choices": "none"}'), "does not answer as a chat does"),
    ],
)
def test_what_will_not_pass_is_reported_at_once(
    server: FaultyServer, chat: Chat, pauses: list[float], reply: Reply, message: str
) -> None:
    server.replies = [reply]
    assert message in complaint(chat)
    assert len(server.asked) == 1
    assert pauses == []


def test_a_server_that_repeats_the_key_does_not_bring_it_into_the_log(
    server: FaultyServer, make_chat: Callable[..., Chat]
) -> None:
    server.replies = [fails(401, "bad key sk-very-secret")]
    said = complaint(make_chat(key="sk-very-secret"))
    assert "bad key …" in said
    assert "sk-very-secret" not in said
    assert server.keys == ["Bearer sk-very-secret"]


def test_no_key_is_sent_where_there_is_none(server: FaultyServer, chat: Chat) -> None:
    server.replies = [gives({})]
    ask(chat)
    assert server.keys == [None]


def test_a_server_without_schemas_is_asked_for_json_and_remembered(server: FaultyServer, chat: Chat) -> None:
    def only_json(payload: dict[str, object]) -> Reply:
        form = payload.get("response_format")
        return fails(400, "unknown response_format") if "schema" in json.dumps(form) else gives({})

    server.answer = only_json
    ask(chat)
    ask(chat, 200)
    sent = [payload.get("response_format", {}).get("type") for payload in server.asked]
    assert sent == ["json_schema", "json_object", "json_object"]
    told = server.asked[1]["messages"][0]["content"]
    assert told.startswith("Teach.")
    assert json.dumps(SCHEMA) in told


def test_a_server_without_any_response_format_is_asked_in_plain_text(
    server: FaultyServer, chat: Chat
) -> None:
    server.answer = lambda payload: (
        fails(422, "Extra inputs are not permitted") if "response_format" in payload else says("{}")
    )
    assert ask(chat).text == "{}"
    assert len(server.asked) == 3
    ask(chat, 200)
    assert len(server.asked) == 4


@pytest.mark.parametrize("name", ["temperature", "seed", "max_tokens"])
def test_a_parameter_that_a_server_does_not_know_is_left_out(
    server: FaultyServer, chat: Chat, name: str
) -> None:
    server.answer = lambda payload: (
        fails(400, f"Unsupported parameter: '{name}'") if name in payload else gives({})
    )
    ask(chat)
    ask(chat, 200)
    assert [name in payload for payload in server.asked] == [True, False, False]
    assert all("response_format" in payload for payload in server.asked)


def test_newer_models_are_told_the_limit_under_its_newer_name(server: FaultyServer, chat: Chat) -> None:
    server.answer = lambda payload: (
        fails(400, "'max_tokens' is not supported. Use 'max_completion_tokens' instead.")
        if "max_tokens" in payload
        else gives({})
    )
    ask(chat)
    assert server.asked[-1]["max_completion_tokens"] == 100


def test_an_answer_is_given_once_and_then_kept(server: FaultyServer, make_chat: Callable[..., Chat]) -> None:
    server.replies = [gives({"a": 1})]
    first = ask(make_chat(key="sk-very-secret"))
    again = ask(make_chat(key="another"))
    assert first.text == again.text == '{"a": 1}'
    assert len(server.asked) == 1


def test_a_damaged_answer_is_asked_for_again(
    server: FaultyServer, make_chat: Callable[..., Chat], tmp_path: Path
) -> None:
    server.replies = [gives({"a": 1})]
    ask(make_chat(key="sk-very-secret"))
    (kept,) = tmp_path.rglob("*.json")
    assert "sk-very-secret" not in kept.read_text()
    kept.write_text(kept.read_text()[:9])
    assert ask(make_chat()).text == '{"a": 1}'
    assert len(server.asked) == 2


def test_not_one_bit_of_a_kept_answer_may_turn(
    server: FaultyServer, make_chat: Callable[..., Chat], tmp_path: Path
) -> None:
    server.replies = [gives({"city": "Oslo"})]
    good = ask(make_chat())
    (kept,) = tmp_path.rglob("*.json")
    chat = make_chat()
    for damaged in each_byte_flipped(kept.read_bytes()):
        kept.write_bytes(damaged)
        assert ask(chat).text == good.text
    assert len(server.asked) > 100


def test_an_empty_answer_and_a_refusal_are_not_kept(
    server: FaultyServer, make_chat: Callable[..., Chat]
) -> None:
    server.replies = [says(""), says(None, refusal="I will not."), says("no", "content_filter"), gives({})]
    answers = [ask(make_chat()) for _ in range(4)]
    assert [answer.end for answer in answers] == ["done", "refused", "refused", "done"]
    assert len(server.asked) == 4
