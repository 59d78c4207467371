"""What is too large for one picture is seen in pages, which turn while somebody talks."""

from __future__ import annotations

import pytest

from notes2manim.model.script import Scene
from notes2manim.model.visual import Tree
from notes2manim.notes.write import write_script

YEARS = "\n".join(["| year | cost |", "|---|--:|", *(f"| {1990 + k} | {k * 113 % 700} |" for k in range(26))])
EVENTS = "\n".join(f"{1900 + 3 * k}: Event {k}" for k in range(40))
PROGRAM = "\n".join(f"value_{k} = compute({k})" for k in range(1, 41))
TEAMS = "\n".join(
    row for k in range(8) for row in [f"  Department {k}", *(f"    Team {k} {n}" for n in range(5))]
)


def scene_of(text: str, language: str = "en") -> Scene:
    head = f"---\nlanguage: {language}\n---\n\n"
    return write_script(f"{head}# Film\n\n## A\n\n{text}\n", file="a.md").scenes[-1]


def said(scene: Scene) -> list[str]:
    return [beat.say for beat in scene.beats]


def shown(scene: Scene) -> list[tuple[int, str, int]]:
    """Return the pages in the order in which they come: the beat, the name, and the word."""
    cues = [(number, cue) for number, beat in enumerate(scene.beats) for cue in beat.cues]
    return [(number, cue.visual, int(cue.at)) for number, cue in cues if cue.do == "show"]


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (YEARS, ["From 1999 to 2007.", "From 2008 to 2015."]),
        (f"```timeline\n{EVENTS}\n```", ["From 1942 to 1981.", "From 1984 to 2017."]),
        (f"```python\n{PROGRAM}\n```", ["Lines 15 to 27.", "Lines 28 to 40."]),
        (
            "```compare\nLeft | Right\n" + "\n".join(f"one {k} | other {k}" for k in range(16)) + "\n```",
            ["one 8. other 8."],
        ),
        (
            "```diagram\nsequenceDiagram\n" + "\n".join(f"A->>B: word {k}" for k in range(24)) + "\n```",
            ["From word 12 to word 23."],
        ),
    ],
)
def test_a_page_that_no_words_name_comes_with_what_is_on_it(picture: str, words: list[str]) -> None:
    scene = scene_of(f"See below.\n\n{picture}\n\nThat was all.")
    assert said(scene) == ["See below.", *words, "That was all."]
    assert max(beat.pause or 0.0 for beat in scene.beats) <= 2.0
    names = list(scene.visuals)
    assert [name for _, name, _ in shown(scene)] == names
    assert len(names) == 1 + len(words)


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Von 1999 bis 2007."), ("fr-CA", "De 1999 à 2007."), ("fi", "1999, 2007.")]
)
def test_pages_speak_the_language_of_the_film(language: str, words: str) -> None:
    assert said(scene_of(f"See below.\n\n{YEARS}", language))[1] == words


def test_a_page_turns_at_the_word_that_names_what_is_on_it() -> None:
    scene = scene_of(
        f"This timeline is long.\n\n```timeline\n{EVENTS}\n```\n\n"
        "Look at 1945.\n\nBut in 1990 it ended, after 1903."
    )
    assert said(scene) == ["This timeline is long.", "Look at 1945.", "But in 1990 it ended, after 1903."]
    assert shown(scene) == [
        (0, "timeline-1", 1), (1, "timeline-1-page-2", 2), (2, "timeline-1-page-3", 2), (2, "timeline-1", 6),
    ]  # fmt: skip
    pointed = [(cue.visual, cue.part) for beat in scene.beats for cue in beat.cues if cue.do == "point"]
    assert pointed == [("timeline-1-page-2", "1"), ("timeline-1-page-3", "2"), ("timeline-1", "1")]


def test_a_page_that_is_not_told_comes_after_the_paragraph_that_shows_the_picture() -> None:
    scene = scene_of(f"This table is long. It has two columns.\n\n{YEARS}\n\nRow 26 is the last one.")
    assert said(scene) == [
        "This table is long.", "It has two columns.", "From 1999 to 2007.", "Row 26 is the last one.",
    ]  # fmt: skip
    assert scene.beats[3].cues[-1].model_dump() | {"visual": "", "at": 0} == {
        "do": "point", "visual": "", "part": "row 8", "at": 0,
    }  # fmt: skip
    assert shown(scene)[-1][1] == "table-1-page-3"


def test_the_words_that_present_a_picture_turn_no_page() -> None:
    scene = scene_of(f"Of the events in this timeline, one is from 1990.\n\n```timeline\n{EVENTS}\n```")
    assert [name for _, name, _ in shown(scene)] == list(scene.visuals)
    assert said(scene)[1:] == ["From 1942 to 1981.", "From 1984 to 2017."]


def test_lines_that_are_lit_at_once_are_lit_on_their_page() -> None:
    scene = scene_of(f"This program is long.\n\n```python {{2,30}}\n{PROGRAM}\n```\n\nThat was it.")
    pointed = [(cue.visual, cue.part) for beat in scene.beats for cue in beat.cues if cue.do == "point"]
    assert pointed == [("code-1", "2"), ("code-1-page-3", "30")]


def test_pages_of_a_picture_that_has_gone_come_before_the_next_goes_on() -> None:
    scene = scene_of(f"This table, and this program.\n\n{YEARS}\n\n```python\nx = 1\n```\n\nThe end.")
    assert {name for _, name, _ in shown(scene)} == set(scene.visuals)
    assert shown(scene)[-1][1] == "code-1"


def test_a_walk_goes_from_page_to_page_and_every_visit_is_on_its_own() -> None:
    scene = scene_of(f"This tree.\n\n```tree\nCompany\n{TEAMS}\nvisit: pre-order\n```\n\nWe go through it.")
    walked = []
    for beat in scene.beats:
        for cue in beat.cues:
            tree = scene.visuals[cue.visual]
            if cue.part and cue.do == "show":
                assert isinstance(tree, Tree)
                walked.append(tree.nodes[tree.visits[int(cue.part)]].label)
    assert walked == [line.strip() for line in ["Company", *TEAMS.splitlines()]]
    assert all(beat.say for beat in scene.beats)
    turns = [cue for beat in scene.beats for cue in beat.cues if cue.do == "clear"]
    assert len(turns) == len(scene.visuals) - 1  # no page comes twice


def test_a_page_of_a_walk_tells_where_the_walk_was_elsewhere() -> None:
    scene = scene_of(f"This tree.\n\n```tree\nCompany\n{TEAMS}\nvisit: post-order\n```\n\nWe go through it.")
    first = scene.visuals["tree-1"]
    assert isinstance(first, Tree)
    labels = [first.nodes[at].label if at >= 0 else "…" for at in first.visits]
    assert labels[:4] == ["Department 0", "…", "Department 1", "…"]
    assert labels[-1] == "Company"


@pytest.mark.parametrize(("word", "pages"), [("1", 1), ("123", 1), ("123456", 2), ("Sacherlaeuterung", 3)])
def test_a_table_of_twelve_columns_is_parted_where_their_words_would_be_broken(word: str, pages: int) -> None:
    rows = "\n".join("|" + f" {word} |" * 12 for _ in range(3))
    scene = scene_of(f"This table.\n\n|{' a |' * 12}\n|{'---|' * 12}\n{rows}")
    assert len(scene.visuals) == pages
