"""The script: its schema, its words and its cues."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from notes2manim.errors import ScriptError
from notes2manim.model.say import escape, find_phrase, split_inline, split_words, word_spans
from notes2manim.model.script import Beat, Cue, Scene, read_script, schema

DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_schema_is_that_of_the_model() -> None:
    published = (DOCS / "script.schema.json").read_text(encoding="utf-8")
    assert published == schema(), "run `make schema`"


@given(st.text())
def test_escaped_text_has_no_markup_and_loses_no_character(text: str) -> None:
    words = split_words(escape(text))
    pieces = [piece for word in words for piece in split_inline(word)]
    assert {kind for kind, _ in pieces} <= {"text"}
    assert "".join(content for _, content in pieces) == "".join(text.split())


@given(st.text(alphabet="ab $`\\."))
def test_words_hold_every_character_of_a_say_but_the_spaces_between_them(say: str) -> None:
    assert "".join("".join(split_words(say)).split()) == "".join(say.split())
    assert [say[start:end] for start, end in word_spans(say)] == split_words(say)


@pytest.mark.parametrize(
    ("say", "phrase", "index"),
    [
        ("The area of the square is large.", "square", 4),
        ("Now the Right angle, again", "right angle", 2),
        ("so $a^2$ grows", "$a^2$", 1),
        ("nothing here", "absent", None),
        ("nothing here", "", None),
    ],
)
def test_a_phrase_is_found_at_its_first_word(say: str, phrase: str, index: int | None) -> None:
    assert find_phrase(say, phrase) == index


def test_a_cue_may_name_the_words_at_which_it_happens() -> None:
    beat = Beat(say="We see the area grow.", cues=[Cue(visual="plot", at="area")])
    assert beat.cues[0].at == 3


def test_a_cue_at_words_that_are_not_said_is_refused() -> None:
    with pytest.raises(ValidationError, match='the cue at "volume" names no words'):
        Beat(say="We see the area grow.", cues=[Cue(visual="plot", at="volume")])


def test_a_cue_for_a_visual_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValidationError, match='no visual "plot"'):
        Scene(id="a", beats=[Beat(say="Look.", cues=[Cue(visual="plot")])])


def test_a_script_that_breaks_the_schema_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"title": "T", "scenes": [{"id": "Not A Slug", "beats": [{}]}]}', encoding="utf-8")
    with pytest.raises(ScriptError, match=r"bad\.json: scenes\.0\.id"):
        read_script(file)


def test_one_scene_is_read_as_it_is_among_the_others(tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    scenes = [{"id": name, "title": name, "beats": [{"say": f"This is {name}."}]} for name in ("a", "b")]
    file.write_text(json.dumps({"title": "Two", "language": "en", "scenes": scenes}), encoding="utf-8")
    whole, one = read_script(file), read_script(file, only="b")
    assert one.scene("b") == whole.scene("b")
    assert one.model_copy(update={"scenes": whole.scenes}) == whole
    assert len(one.scenes) == 1
    assert read_script(file, only="c") == whole


@pytest.mark.parametrize(
    "content", ["", "[]", '{"title": 1}', '{"scenes": [1]}', '{"scenes": 1}', '{"scenes": [{}]}']
)
def test_a_faulty_script_has_the_same_fault_for_one_scene(tmp_path: Path, content: str) -> None:
    file = tmp_path / "script.json"
    file.write_text(content, encoding="utf-8")
    faults = []
    for only in ("", "a"):
        with pytest.raises(ScriptError) as error:
            read_script(file, only=only)
        faults.append(str(error.value))
    assert faults[0] == faults[1]
