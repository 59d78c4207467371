"""Slips of the pen are told with their line and what mends them; what is right is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.notes import write_script

PROJECT = Path(__file__).parents[2]


def told(text: str) -> list[str]:
    return [
        str(notice).removeprefix("notes/test.md:")
        for notice in write_script(text, file="notes/test.md", project=PROJECT).notices
    ]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "# A\n\nHere.\n\n```python\nx = 1\n\n## Next\n\nText.\n",
            '5: this block of code has no end. Write "```"',
        ),
        ("# A\n\n> ````\n> x = 1\n> ```\n\nText.\n", '3: this block of code has no end. Write "````"'),
        ("---\ntitle: Waves\n\n# A\n\nText.\n", '1: the front matter has no end. Write "---"'),
        ("# A\n\nText.\n\n<!-- my remark\n\nMore text.\n", '5: this comment has no end. Write "-->"'),
        ("# A\n\n<!-- sya: hello -->\n\nText.\n", '3: comment "sya:" is not known. Did you mean "say:"?'),
        ("# A\n\nText. <!-- puase: 2 -->\n", '3: comment "puase:" is not known. Did you mean "pause:"?'),
        ("#Waves\n\nText.\n", '1: "#Waves" is no heading. Write a space behind "#".'),
        ("# A\n\nText.[^1]\n", '3: footnote "[^1]" has no text. Write "[^1]: …" below.'),
        ("# A\n\nSee\nthis $\\alpah$.\n", '4: formula "\\alpah": column 1: unsupported command: \\alpah'),
        ("# A\n\nHere.\n\n```plott\ny = x\n```\n", '5: "plott" is not known. Did you mean "plot"?'),
        ("# A\n\nHere.\n\n```chart radar\nA: 1\n```\n", '5: chart "radar" is none of bar, line and pie.'),
        ("\n\n", "1: there is nothing in these notes."),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_mends_it(text: str, notice: str) -> None:
    (only,) = told(text)
    assert only.startswith(notice)


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n```python\n# [^1] <!-- sya: x -->\n#x\n```\n",
        "# A\n\n- item\n\n  ~~~~\n  ~~~\n  ~~~~\n",
        "---\n\nNotes: a rule, and no front matter.\n",
        "---\ntitle: A\ndate: 2026-05-02\ntags: [x, y]\n---\n\nText.\n",
        "# A\n\n#4711 is a ticket, and #this #that are tags. `#Code` too.\n",
        "# A\n\n<!-- a remark: of mine -->\n<!-- TODO: more -->\n\nText.\n",
        "# A\n\nThis[^1] is right, and `[^2]` is code.\n\n[^1]: So it is.\n",
        "# A\n\nHere.\n\n```dot\ndigraph { a -> b }\n```\n",
        "# A\n\nText $x^2$ and\n\n```\nplain\n```\n",
    ],
)
def test_what_is_right_is_not_told(text: str) -> None:
    assert told(text) == []


def test_a_citation_by_its_key_and_a_footnote_without_text_are_not_read_out() -> None:
    script = write_script(
        "# A\n\nIt is debated [@walker2017; @cordi2021, p. 3], they say.[^none] Write to a@b.org [@ home].\n",
        file="notes/test.md",
    )
    assert [beat.say for beat in script.scenes[0].beats] == [
        "It is debated, they say.",
        "Write to a@b.org [@ home].",
    ]
