"""An answer that will not do is sent back with what is wrong."""

from __future__ import annotations

import logging

import pytest
from pydantic import BaseModel

from notes2manim.errors import DraftError
from notes2manim.models.asking import Attempt, ask
from notes2manim.models.chat import Chat
from tests.models.faulty_server import FaultyServer, Reply, fails, gives, says


class City(BaseModel):
    name: str


def faults(city: City) -> list[str]:
    return [] if city.name == "Oslo" else [f"{city.name} is not the capital."]


def ask_for_city(chat: Chat, repairs: int = 3) -> Attempt[City]:
    asked = [{"role": "user", "content": "Which is the capital of Norway?"}]
    return ask(chat, asked, City, faults, repairs=repairs, max_tokens=50, about="city")


def last_words(server: FaultyServer) -> str:
    return str(server.asked[-1]["messages"][-1]["content"])


def test_a_fault_is_quoted_and_the_answer_is_asked_for_again(server: FaultyServer, chat: Chat) -> None:
    server.replies = [gives({"name": "Bergen"}), gives({"name": "Oslo"})]
    assert ask_for_city(chat) == Attempt(City(name="Oslo"), [])
    roles = [message["role"] for message in server.asked[1]["messages"]]
    assert roles == ["user", "assistant", "user"]
    assert "- Bergen is not the capital." in last_words(server)


def test_repairs_are_counted_and_the_best_answer_is_kept(server: FaultyServer, chat: Chat) -> None:
    server.replies = [gives({"name": "Bergen"})]
    assert ask_for_city(chat, repairs=2) == Attempt(City(name="Bergen"), ["Bergen is not the capital."])
    assert len(server.asked) == 3


def test_an_answer_that_was_cut_off_is_asked_for_again_with_more_room(
    server: FaultyServer, chat: Chat
) -> None:
    server.replies = [
        says('{"name": "Os', "length"),
        says('{"name": "Oslo"}', "length"),
        gives({"name": "Oslo"}),
    ]
    assert ask_for_city(chat).faults == []
    assert [payload["max_tokens"] for payload in server.asked] == [50, 100, 200]
    assert "cut off" in last_words(server)


def test_an_answer_that_is_always_cut_off_does_not_grow_for_ever(server: FaultyServer, chat: Chat) -> None:
    server.replies = [says('{"name": "Os', "length")]
    with pytest.raises(
        DraftError, match="city: the model gives no answer that can be used: The answer was cut"
    ):
        ask_for_city(chat, repairs=5)
    assert [payload["max_tokens"] for payload in server.asked] == [50, 100, 200, 200, 200, 200]


def test_an_empty_answer_is_asked_for_again(server: FaultyServer, chat: Chat) -> None:
    server.replies = [says(""), says(None), gives({"name": "Oslo"})]
    assert ask_for_city(chat).faults == []
    assert "- The answer was empty." in last_words(server)


@pytest.mark.parametrize(
    "reply",
    [
        says(None, "tool_calls", tool_calls=[{"type": "function", "function": {"name": "search"}}]),
        says(None, "function_call", function_call={"name": "search", "arguments": "{}"}),
        says([{"type": "image"}]),  # type: ignore[arg-type]
        says({"name": "Oslo"}),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_is_no_text_is_asked_for_again(server: FaultyServer, chat: Chat, reply: Reply) -> None:
    server.replies = [reply, gives({"name": "Oslo"})]
    assert ask_for_city(chat).faults == []
    assert "- The answer was empty." in last_words(server)


@pytest.mark.parametrize("reply", [says(None, refusal="I can't help with that."), says("I’m sorry, but no.")])
def test_a_model_that_refuses_twice_is_believed(server: FaultyServer, chat: Chat, reply: object) -> None:
    server.replies = [reply]  # type: ignore[list-item]
    with pytest.raises(DraftError, match=r"You refused: I.*Set another llm\.model, or write the notes"):
        ask_for_city(chat)
    assert len(server.asked) == 2


def test_a_model_that_refuses_once_may_change_its_mind(server: FaultyServer, chat: Chat) -> None:
    server.replies = [says("No.", "content_filter"), gives({"name": "Oslo"})]
    assert ask_for_city(chat).faults == []


def test_a_server_that_overlooks_the_schema_is_told_it_in_words(server: FaultyServer, chat: Chat) -> None:
    server.replies = [says("Oslo, I think."), gives({"town": "Oslo"}), gives({"name": "Oslo"})]
    assert ask_for_city(chat).faults == []
    forms = [payload.get("response_format", {}).get("type") for payload in server.asked]
    assert forms == ["json_schema", "json_object", None]
    assert "name: Field required." in last_words(server)


def test_a_server_that_fails_is_no_fault_of_the_answer(server: FaultyServer, chat: Chat) -> None:
    server.replies = [gives({"name": "Bergen"}), fails(401)]
    with pytest.raises(DraftError, match="does not accept the key"):
        ask_for_city(chat)


def test_what_was_sent_back_is_in_the_log(
    server: FaultyServer, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "notes2manim.models")
    server.replies = [gives({"name": "Bergen"}), gives({"name": "Oslo"})]
    ask_for_city(chat)
    assert "city: attempt 1: Bergen is not the capital." in caplog.messages
