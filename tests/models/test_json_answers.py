"""JSON as models really write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes2manim.models.forms import Outline, Points, SceneDraft
from notes2manim.models.json_answer import find_json
from notes2manim.models.schema import strict_schema


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        'Sure! Here it is:\n```json\n{"a": 1}\n```\nI hope that it helps.',
        'The set {x} is meant, so {"a": 1} it is.',
        '<think>Maybe {"a": 2, "b": 3, "c": 4}?</think>{"a": 1}',
        '{} {"a": 1}',
    ],
)
def test_prose_around_an_answer_is_passed_over(text: str) -> None:
    assert find_json(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "I like cats.", '{"a": 1', "{{{{{{", "[" * 9999, '{"a":' * 9999])
def test_an_answer_without_json_is_none(text: str) -> None:
    assert find_json(text) is None


COMMANDS = r"""
frac{a}{b} begin{pmatrix} forall bar{x} beta binom{n}{k} big boxed{x} times theta tan to text{if} tau tfrac12
rho right) rangle rightarrow alpha sum int le ge infty pi lambda cdot underbrace{x} uparrow sqrt2 Delta
"""


@pytest.mark.parametrize("command", COMMANDS.split())
def test_a_command_with_one_backslash_is_mended(command: str) -> None:
    tex = f"\\{command}"
    assert find_json(f'{{"content": "a {tex} b"}}') == {"content": f"a {tex} b"}


@pytest.mark.parametrize("tex", [r"\nabla f", r"\neq 0", r"\nu", r"\notin M", r"\neg A"])
def test_a_command_that_begins_as_a_line_break_does_is_mended_inside_of_mathematics(tex: str) -> None:
    assert find_json(f'{{"say": "so ${tex}$ here"}}') == {"say": f"so ${tex}$ here"}


def test_line_breaks_and_tabs_in_programs_stay() -> None:
    code = "if a:\n\tnext = b\n\treturn next\n"
    assert find_json(json.dumps({"content": code})) == {"content": code}


def test_control_characters_never_reach_the_notes() -> None:
    assert find_json('{"say": "a\\u0000b\\u001b[0m \\u0008."}') == {"say": "ab[0m ."}


@given(st.dictionaries(st.text("abc"), st.text('abc $\n\\"{}é∑', max_size=30), min_size=1))
def test_an_answer_that_is_right_is_not_changed(answer: dict[str, str]) -> None:
    assert find_json(json.dumps(answer)) == answer


@given(st.text(st.characters(codec=None), max_size=60) | st.text('{}[]":,\\\\ntfbu0 \ud800', max_size=60))
def test_no_answer_breaks_the_program(text: str) -> None:
    for said in (text, json.dumps({"say": text})):
        found = find_json(said)
        assert found is None or json.dumps(found, ensure_ascii=False).encode("utf-8")


def test_an_answer_that_is_nested_without_end_is_none() -> None:
    for depth in (400, 900, 5000):
        found = find_json('{"a":' * depth + "1" + "}" * depth)
        assert found is None or "a" in found


def _nodes(schema: object) -> list[dict[str, object]]:
    if isinstance(schema, list):
        return [node for entry in schema for node in _nodes(entry)]
    if isinstance(schema, dict):
        return [schema, *(node for entry in schema.values() for node in _nodes(entry))]
    return []


@pytest.mark.parametrize("form", [Outline, SceneDraft, Points])
def test_schemas_are_as_strict_mode_wants_them(form: type[Outline]) -> None:
    schema = strict_schema(form)
    assert schema["type"] == "object"
    for node in _nodes(schema):
        assert not {"$ref", "$defs", "oneOf", "maxLength", "default", "minItems"} & set(node)
        if node.get("type") == "object":
            properties = node["properties"]
            assert isinstance(properties, dict)
            assert node["required"] == list(properties)
            assert node["additionalProperties"] is False
