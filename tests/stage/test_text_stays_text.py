"""Whatever notes hold, their text enters a stage as literals, and none of it becomes a program."""

from __future__ import annotations

import ast

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from notes2manim import visuals
from notes2manim.model.say import split_words
from notes2manim.model.script import Scene
from notes2manim.notes import write_script
from notes2manim.stage.source import stage_scene
from notes2manim.voices.reading import read
from tests.notes.test_any_text import markdown

NASTY = [
    '"""',
    "'''",
    '"); import os; os.system("touch pwned") #',
    "\\",
    '\\"',
    "\\N{BULLET} \\x41 \\u0041",
    "{{ self.__init__.__globals__ }}",
    "{% include '/etc/passwd' %}",
    "{# #}",
    "${HOME} $(id) `id`",
    "\0",
    "\u2028\u2029\x0b\x0c\x85\x1c",
    "\r",
    "\ud800",
    "# coding: latin-1",
    "%(x)s {x!r} %s",
    "../../etc/passwd",
    "__import__('os')",
    "self.wait(99)",
]
text = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), min_size=1, max_size=4).map(" ".join)


def check(scene: Scene) -> None:
    """Fail when a stage is more than one class, which calls its methods and visuals with literals."""
    tree = ast.parse(stage_scene(scene, theme="../t.yaml", timing="../t.json"))
    said, manim, library, stage = tree.body
    assert isinstance(said, ast.Expr)
    assert isinstance(said.value, ast.Constant)
    assert isinstance(manim, ast.ImportFrom)
    assert isinstance(library, ast.ImportFrom)
    assert isinstance(stage, ast.ClassDef)
    for node in ast.walk(stage):
        assert not isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Lambda | ast.Subscript)
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
            assert name in visuals._HOMES or name in {
                *("self.place", "self.heading", "self.beat", "self.show", "self.point", "self.clear")
            }, name
        elif isinstance(node, ast.keyword):
            ast.literal_eval(node.value)


@given(text, text)
@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_text_in_any_place_stays_text(one: str, two: str) -> None:
    notes = (
        f"# {one}\n\n{two}\n\n## {two}\n\n"
        f"**{one}** and `{two}` and ${one}$.\n\n- {one}\n- {two}\n\n$$\n{two}\n$$\n\n"
        f"Look at this table.\n\n| {one} | b |\n|---|---|\n| {two} | x |\n\n"
        f'This program is code.\n\n```python title="{one}"\n{one}\n{two}\n```\n\n'
        f"See this chart.\n\n```chart bar\ntitle: {one}\na: 1\n{two}: 2\n```\n\n"
        f"See this diagram.\n\n```diagram\ngraph LR\nA[{one}] -- {two} --> B\n```\n\n"
        f'> {one}\n> — {two}\n\n> [!NOTE]\n> {two}\n\n```manim\n{one}\n```\n\n![{one}](x.png "{two}")\n'
    )
    for scene in write_script(notes, file="notes/any.md").scenes:
        check(scene)


@given(markdown)
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_any_notes_become_stages_and_words_to_speak(notes: str) -> None:
    for scene in write_script(notes, file="notes/any.md").scenes:
        check(scene)
        for beat in scene.beats:
            words = read(beat.say)
            assert len(words) == len(split_words(beat.say))
            assert all(len(word.spoken) <= 1020 for word in words)


def test_what_is_said_in_a_heading_is_in_the_stage_to_the_letter() -> None:
    for nasty in NASTY[:10]:
        script = write_script(f"## A {nasty} B\n\nText.\n", file="notes/any.md")
        source = stage_scene(script.scenes[-1], theme="t", timing="t")
        assert script.scenes[-1].title in {
            node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
        }
