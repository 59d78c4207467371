"""Any text in, a valid script out, and in a time that its length bounds."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes2manim.model.say import split_words
from notes2manim.model.script import Script
from notes2manim.notes import write_script

PIECES = [
    "# Title",
    "## Scene",
    "## Scene",
    "### Part",
    "#",
    "text **bold** and $x^2$ it costs $5.",
    "- item",
    "- [ ] todo",
    "  - inner **b**",
    "1. first",
    "3. third",
    "> quote",
    "> — somebody",
    "> [!NOTE]",
    "---",
    "***",
    "$$",
    "$$a=b$$",
    "\\[ x \\]",
    "\\begin{align}",
    "a &= b \\\\",
    "\\end{align}",
    "```plot",
    "```chart pie",
    "```mermaid",
    "```python {2}",
    "```manim",
    "```",
    "y = sin(x)",
    "x: -1 .. 1",
    "area y from 0 to 1",
    "point (1, 2)",
    "a: 1, 2",
    "| a | b |",
    "|---|:-:|",
    "| 1 | 2 |",
    "graph LR",
    "A[x] --> B{y} -- z --> C",
    "sequenceDiagram",
    "A->>B: hi",
    "<!-- say: spoken **so** -->",
    "<!-- pause: 2 -->",
    "<!-- skip -->",
    "<!-- say: -->",
    "<!--",
    "-->",
    "![alt](x.png)",
    "[^1]",
    "word.  [^1]",
    "![alt](images/ladder.svg) and text.",
    "[^1]: note",
    "Term",
    ": def",
    "<div>html</div>",
    "<br>",
    "**",
    "`",
    "\\",
    "`code`",
    "line 3, row 2, the curve.",
    "e.g. this. Dr. X. 3.14!",
    "ünï🙂中文。文",
    "self.play(Create(Circle()))",
    "\\(a\\) \\$",
    "$",
    "$\\frac{1}{",
    "\t",
    "    indented",
    "&amp; &lt;",
    "::: note",
    "http://a.b/c",
]

markdown = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(alphabet=string.printable, max_size=30),
        st.text(max_size=20),
    ),
    max_size=25,
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines)))


def check(script: Script) -> None:
    """What every script must be, beyond its schema."""
    assert Script.model_validate_json(script.model_dump_json()) == script
    for scene in script.scenes:
        shown: set[str] = set()
        for beat in scene.beats:
            assert [cue.at for cue in beat.cues] == sorted(cue.at for cue in beat.cues)  # type: ignore[type-var]
            assert all(0 <= int(cue.at) < max(1, len(split_words(beat.say))) for cue in beat.cues)
            assert beat.say or beat.pause, "a beat is heard or waits"
            assert beat.source is not None
            assert beat.source.line <= beat.source.end
            for cue in beat.cues:
                if cue.do == "show":
                    shown.add(cue.visual)
                elif cue.visual:
                    assert cue.visual in shown, "only what is there is pointed at, or cleared"
        assert shown == set(scene.visuals), "every visual is shown"


@given(markdown)
@settings(max_examples=120)
def test_any_markdown_gives_a_valid_script(text: str) -> None:
    script = write_script(text, file="notes/any.md")
    check(script)
    assert write_script(text, file="notes/any.md") == script


@given(markdown)
@settings(max_examples=40)
def test_a_fence_holds_any_text(text: str) -> None:
    for kind in (
        "plot",
        "chart",
        "diagram",
        "sequence",
        "mermaid",
        "array",
        "geometry",
        "number line",
        "timeline",
        "tree",
        "manim",
        "math",
        "python {1-3}",
    ):
        check(write_script(f"## A\n\nLook.\n\n~~~~~ {kind}\n{text}\n~~~~~\n", file="notes/any.md"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "---\ntitle: only\n---\n",
        "\0\0\0",
        "# \n## \n### \n",
        "﻿# BOM",
        "a\rb\r\n\tc",
        "\u202eright to left\u202c",
        "\ud800 lone",
        ">" * 20_000 + " deep",
        "- " * 10_000 + "deep",
        "[" * 6_000,
        "![" * 3_000,
        "[^" * 3_000,
        "\\(" * 10_000,
        "\\[" * 10_000 + "\\]",
        "`" * 20_001,
        "$a " * 10_000,
        "$$" * 10_000,
        "<!--" * 10_000,
        "<a " * 10_000,
        "**a*" * 5_000,
        "x" * 20_000,
        "a. " * 6_000,
        "$" + "{" * 10_000 + "$",
        "$$" + "x+" * 10_000 + "$$",
        "|" * 4_000 + "\n" + "|-" * 4_000,
        "```plot\n" + "y = " + "(" * 10_000 + "\n```",
        "```plot\n" + "y = sin(x)\n" * 2_000 + "```",
        "```chart\n" + "a: 1\n" * 5_000 + "```",
        "```mermaid\ngraph LR\n" + "A-->" * 10_000 + "\n```",
        "```mermaid\ngraph LR\n" + "A -- " * 4_000 + "\n```",
        "```sequence\n" + "A->>B: x\n" * 5_000 + "```",
        "```geometry\n" + "A = (0, 0)\nB = (1, 1)\n" + "segment A B\n" * 5_000 + "```",
        "```tree\n" + "".join(" " * depth + "- x\n" for depth in range(2_000)) + "```",
        "```timeline\n" + "1642: x\n" * 5_000 + "```",
        "```number line\n" + "1 .. 2\n" + "jump 1 -> 2\n" * 5_000 + "```",
        "```array\nvalues: 1 2\nvalues: 1 2 3 4 5\nstep: mark 4 found\nstep: swap 0 4\n```",
        "```array\n" + "1 " * 5_000 + "\n" + "step: swap 0 1 / lo=3\n" * 5_000 + "```",
        "## Same\n\ntext\n\n" * 300,
        "- item\n" * 1_000,
        "```python\n" + "x = 1\n" * 2_000 + "```",
        "a[^1]\n\n" * 1_000 + "[^1]: " + "word " * 5_000,
        "---\n" + "a: &a [*a, *a]\n" + "---\n# x",
        "---\n" + "[" * 5_000 + "\n---\n# x",
        "<!-- say: " + "a. " * 10_000 + "-->\n\ntext",
        "> - > - > - > - > - > - x\n" * 50,
        "Look at this diagram.\n\n```mermaid\nsequenceDiagram\nparticipant A\n```\n\nFirst, nobody speaks.",
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_a_hostile_text_gives_a_valid_script(text: str) -> None:
    check(write_script(text, file="notes/hostile.md"))


@pytest.mark.slow
def test_ten_million_characters_are_cut_with_a_notice() -> None:
    script = write_script("# Long\n\n" + "Word after word. " * 600_000, file="notes/long.md")
    assert any("1,000,000 characters" in notice.text for notice in script.notices)
    assert len(script.scenes) > 1


def test_a_picture_that_lies_in_the_notes_as_letters_is_told_by_its_text() -> None:
    script = write_script(f"## A\n\n![a cat](data:image/png;base64,{'A' * 100_000})\n", file="notes/a.md")
    assert script.scenes[-1].beats[0].say == "a cat"
    assert [notice.text[:60] for notice in script.notices] == [
        'picture "data:image/png;base64," is not a local file. Its te'
    ]


@pytest.mark.parametrize("opened", ["$$", "`", "**", "![a](", "[a](", '> "', "- ", "| ", "## "])
def test_a_word_without_end_swallows_nothing_behind_it(opened: str) -> None:
    closed = {"![a](": ")", "[a](": ")", '> "': '"', "- ": "", "| ": " | b |", "## ": ""}.get(opened, opened)
    text = f"## A\n\n{opened}{'x' * 100_000}{closed}\n\n## B\n\nStays.\n"
    script = write_script(text, file="notes/a.md")
    assert script.scenes[-1].title == "B"
    assert script.notices[0].text.startswith("a word has at most 4,000 letters.")
    assert all(len(scene.title) <= 402 for scene in script.scenes)
    check(script)


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("heading", ["## Same", "# Same", "### Same"])
def test_ten_thousand_headings_take_no_longer_than_their_length(heading: str) -> None:
    start = time.process_time()
    script = write_script(f"{heading}\n\nx\n\n" * 10_000, file="notes/a.md")
    assert len({scene.id for scene in script.scenes}) == len(script.scenes) > 50
    assert time.process_time() - start < 40


def test_numbers_that_cannot_be_drawn_are_left_out_with_a_notice() -> None:
    for kind, line in [
        ("chart bar", "a: 1\nb: 1e400"),
        ("chart bar", "a: 1\nb: -1e200"),
        ("plot", "y = x\npoint (1e308, 0)"),
        ("plot", "y = x\nx: -1e300 .. 1e300"),
        ("plot", "y = x\n" + 'point (1, 1) "a"\n' * 30),
        ("chart pie", "\n".join(f"a{k}: 1" for k in range(40))),
    ]:
        script = write_script(f"## A\n\nLook.\n\n~~~ {kind}\n{line}\n~~~\n", file="notes/a.md")
        assert script.notices, line
        check(script)
