"""A chat with a model on an OpenAI-compatible server, asked for JSON.

How a server is asked for JSON is a ladder: a schema that it holds the model to (`json_schema`),
JSON of any form (`json_object`), and plain text. A rung that a server refuses, or does not obey,
is not tried again in this run; nor is a parameter that it does not know.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from notes2manim.models.answers import Answer, Answers
from notes2manim.models.transport import Reply, Transport

RUNGS = ("json_schema", "json_object", "text")
CUT_OFF = {"length", "max_tokens", "MAX_TOKENS", "model_length"}
REFUSED = {"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT", "RECITATION"}

log = logging.getLogger(__name__)

Message = dict[str, str]


class Chat:
    """A model on a server. Several threads may ask at once; what they learn of it is shared.

    `temperature`, `seed` and the most tokens of an answer are sent where the server knows them.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        model: str,
        temperature: float,
        seed: int,
        answers: Answers,
    ) -> None:
        self._transport = transport
        self._model = model
        self._temperature = temperature
        self._seed = seed
        self._answers = answers
        self._rung = 0
        self._unknown: set[str] = set()

    def ask(
        self, messages: Sequence[Message], schema: dict[str, Any], max_tokens: int, *, attempt: int = 0
    ) -> Answer:
        """Return the answer of at most `max_tokens`, meant to be JSON that follows `schema`.

        It may still be anything: prose, cut off, refused, or empty. Another `attempt` has another
        seed, so that a model which has made the same mistake twice may still get out of it.
        Raises `DraftError` when the server does not answer.
        """
        seed = self._seed + attempt
        question = {
            "server": self._transport.url,
            "model": self._model,
            "temperature": self._temperature,
            "seed": seed,
            "messages": list(messages),
            "schema": schema,
            "max_tokens": max_tokens,
        }
        kept = self._answers.find(question)
        if kept is not None:
            log.debug("answered before", extra={"figure": "reused"})
            return kept
        self._answers.require_room()
        answer = self._ask_server(messages, schema, max_tokens, seed)
        self._answers.keep(question, answer)
        return answer

    def disobeyed(self, answer: Answer) -> None:
        """Take note that an answer did not follow its schema: use the next rung from now on."""
        if answer.rung is not None:
            self._step_down(answer.rung)

    def _ask_server(
        self, messages: Sequence[Message], schema: dict[str, Any], max_tokens: int, seed: int
    ) -> Answer:
        while True:
            rung = self._rung
            payload = self._payload(messages, schema, rung, seed=seed, max_tokens=max_tokens)
            log.debug("asking %s (%s)", self._model, RUNGS[rung])
            reply = self._transport.post(payload)
            if reply.status == 200:
                return self._read(reply, rung)
            if _is_too_long(reply):
                raise self._transport.error(
                    f"answers that this is too long ({reply.text}).",
                    "Give the model a longer context, or set llm.max_tokens lower.",
                )
            if not self._learn(reply, payload, rung):
                raise self._transport.error(
                    f"answers with status {reply.status} ({reply.text}).",
                    "Look at the section llm of config.yaml.",
                )

    def _payload(
        self, messages: Sequence[Message], schema: dict[str, Any], rung: int, *, seed: int, max_tokens: int
    ) -> dict[str, Any]:
        payload: dict[str, Any] = {"model": self._model, "messages": list(messages)}
        optional = {"temperature": self._temperature, "seed": seed, "max_tokens": max_tokens}
        payload |= {name: value for name, value in optional.items() if name not in self._unknown}
        if "max_tokens" in self._unknown and "max_completion_tokens" not in self._unknown:
            payload["max_completion_tokens"] = max_tokens
        if RUNGS[rung] == "json_schema":
            form = {"name": "answer", "strict": True, "schema": schema}
            payload["response_format"] = {"type": "json_schema", "json_schema": form}
        else:
            written = json.dumps(schema, ensure_ascii=False)
            told = f"Answer with one JSON object and nothing else. It follows this JSON Schema:\n{written}"
            first, *rest = messages
            payload["messages"] = [{**first, "content": f"{first['content']}\n\n{told}"}, *rest]
        if RUNGS[rung] == "json_object":
            payload["response_format"] = {"type": "json_object"}
        return payload

    def _learn(self, reply: Reply, payload: dict[str, Any], rung: int) -> bool:
        """Remember what the server cannot do. Tells whether it is worth asking again."""
        if reply.status not in (400, 415, 422, 501):
            return False
        said = reply.text.lower()
        for name in ("max_completion_tokens", "max_tokens", "temperature", "seed"):
            if name in payload and name in said:
                log.info("%s: %s is not sent any more", self._transport.url, name)
                self._unknown.add(name)
                return True
        if "response_format" in payload:
            self._step_down(rung)
            return True
        return False

    def _step_down(self, rung: int) -> None:
        if rung + 1 < len(RUNGS) and self._rung == rung:
            self._rung = rung + 1
            log.info("%s: %s does not work, %s is tried", self._transport.url, RUNGS[rung], RUNGS[rung + 1])

    def _read(self, reply: Reply, rung: int) -> Answer:
        """Return the answer inside a reply.

        Raises `DraftError` when it is none of a chat.
        """
        try:
            choice = reply.data["choices"][0]
            message = choice["message"]
            end = str(choice.get("finish_reason") or "")
            refusal = str(message.get("refusal") or "")
            text = _text(message.get("content"))
        except (KeyError, IndexError, TypeError, AttributeError):
            raise self._transport.error(
                f"does not answer as a chat does ({reply.text}).", "Look at llm.base_url."
            ) from None
        if refusal or end in REFUSED:
            return Answer(refusal or text, "refused", rung)
        return Answer(text, "cut off" if end in CUT_OFF else "done", rung)


def _is_too_long(reply: Reply) -> bool:
    said = reply.text.lower()
    return "context" in said and ("size" in said or "length" in said or "window" in said)


def _text(content: Any) -> str:
    """Return the text of a message, which some servers give in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
