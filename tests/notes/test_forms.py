"""Each form of the dialect, and what a viewer hears and sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2manim.model.script import Scene, Script
from notes2manim.model.visual import (
    Bullets,
    Callout,
    Chart,
    Code,
    Derivation,
    Diagram,
    Equation,
    Image,
    Manim,
    Phrases,
    Plot,
    Quote,
    Sequence,
    Series,
    Statement,
    Table,
    Title,
    Visual,
)
from notes2manim.notes import write_script

PROJECT = Path(__file__).parents[2]


def script_of(text: str) -> Script:
    return write_script(text, file="notes/test.md", project=PROJECT)


def scene_of(body: str) -> Scene:
    """The scene `A` with this body."""
    return script_of(f"# Film\n\n## A\n\n{body}").scene("a")


def said(scene: Scene) -> list[str]:
    return [beat.say for beat in scene.beats]


def cues(scene: Scene) -> list[tuple[int, str, str, str, int]]:
    """All cues: beat, what, visual, part, word."""
    return [(i, c.do, c.visual, c.part, int(c.at)) for i, beat in enumerate(scene.beats) for c in beat.cues]


def only(scene: Scene) -> Visual:
    (visual,) = scene.visuals.values()
    return visual


def warnings(script: Script) -> list[str]:
    return [str(notice) for notice in script.notices]


# Title and scenes


def test_the_first_heading_titles_the_film_and_the_others_start_scenes() -> None:
    script = script_of("# Waves\n\nLook here.\n\n## First one\n\nText.\n\n## Second one\n\nText.\n")
    assert script.title == "Waves"
    assert [scene.id for scene in script.scenes] == ["waves", "first-one", "second-one"]
    assert only(script.scenes[0]) == Title(title="Waves")
    assert said(script.scenes[0]) == ["Look here."]


def test_a_title_with_no_text_below_is_said() -> None:
    script = script_of("# Waves\n\n## A\n\nText.\n")
    assert said(script.scenes[0]) == ["Waves"]


def test_without_a_heading_the_front_matter_or_the_file_names_the_film() -> None:
    assert script_of("---\ntitle: Named\n---\nText.\n").title == "Named"
    assert write_script("Text.", file="notes/two-words.md").title == "Two words"


def test_the_same_heading_twice_is_told_apart_by_its_content() -> None:
    first = script_of("## Same\n\nAlpha beta.\n\n## Same\n\nGamma delta.\n")
    second = script_of("## New\n\nx\n\n## Same\n\nAlpha beta.\n\n## Same\n\nGamma delta.\n")
    assert [s.id for s in first.scenes[1:]] == ["same", "same-gamma-delta"]
    assert [s.id for s in second.scenes[2:]] == ["same", "same-gamma-delta"]


def test_long_headings_that_are_the_same_have_names_of_a_bounded_length() -> None:
    part = "Considerably different sentences follow one another in here. " * 60
    section = f"## A very long heading about metamorphic internationalisation\n\n{part}\n\n"
    names = [scene.id for scene in script_of(section * 4).scenes]
    assert len(names) > 8
    assert max(len(name) for name in names) <= 80


def test_a_heading_in_a_quotation_starts_no_scene() -> None:
    script = script_of("## A\n\n> ## Inner\n> Text.\n\n- # Item\n\nMore.\n")
    assert [scene.id for scene in script.scenes] == ["test", "a"]
    assert said(script.scene("a")) == ["Inner", "Text.", "Item", "More."]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Was heißt Überfluß?", "was-heisst-uberfluss"),
        ("Привет, мир", "privet-mir"),
        ("Ψ and π", "ps-and-p"),
        ("Named {#my-name}", "my-name"),
        ("The *big* `idea`", "the-big-idea"),
    ],
)
def test_a_scene_is_named_after_its_heading(heading: str, name: str) -> None:
    assert script_of(f"## {heading}\n\nText.").scenes[1].id == name


def test_a_heading_in_a_script_of_signs_has_a_name_that_stays() -> None:
    names = [
        script_of(f"{before}## 数学\n\nText.").scenes[-1].id for before in ("", "## Before\n\nText.\n\n")
    ]
    assert names[0] == names[1]


def test_a_long_scene_is_split_at_its_inner_headings() -> None:
    part = "This is a sentence of exactly eight words. " * 20
    script = script_of(f"## Long\n\n{part}\n\n### Second half\n\n{part}\n")
    assert [(s.id, s.title, s.chapter) for s in script.scenes[1:]] == [
        ("long", "Long", True),
        ("long-second-half", "Long", False),
    ]


def test_editing_one_scene_changes_no_other() -> None:
    text = (
        "# T\n\nIntro.\n\n## One\n\nA **b** c.\n\n- x\n- y\n\n"
        "## Two\n\nHere is code.\n\n```py\nx\n```\n\n## Three\n\n$$a$$\n"
    )
    before = script_of(text)
    after = script_of(
        text.replace("A **b** c.", "New **words** here.\n\nAnd a **paragraph**.\n\n| a |\n|---|\n| 1 |")
    )
    for old, new in zip(before.scenes, after.scenes, strict=True):
        same = old.model_dump_json(exclude=_PLACES) == new.model_dump_json(exclude=_PLACES)
        assert same == (old.id != "one")


_PLACES = {"source": True, "beats": {"__all__": {"source"}}}


# Text


def test_bold_words_appear_when_they_are_spoken() -> None:
    scene = scene_of("The squares **add up** here.\nThen the **rest** follows.")
    assert only(scene) == Phrases(items=["add up", "rest"])
    assert cues(scene) == [(0, "show", "phrases-1", "0", 2), (1, "show", "phrases-1", "1", 2)]


def test_bold_words_said_again_are_pointed_at() -> None:
    scene = scene_of("A **wave** comes. The **wave** goes.")
    assert cues(scene)[-1] == (1, "point", "phrases-1", "0", 1)


def test_the_sixth_phrase_turns_the_page() -> None:
    scene = scene_of(" ".join(f"Say **word{i}** now." for i in range(6)))
    assert [len(v.items) for v in scene.visuals.values() if isinstance(v, Phrases)] == [5, 1]
    assert (5, "clear", "phrases-1", "", 1) in cues(scene)


def test_a_sentence_with_nothing_to_look_at_is_shown() -> None:
    scene = scene_of("Nothing is bold here.")
    assert only(scene) == Statement(text="Nothing is bold here.")


def test_a_sentence_over_a_picture_is_not_shown() -> None:
    scene = scene_of("This table is small.\n\n| a |\n|---|\n| 1 |\n\nNothing is bold here.")
    assert list(scene.visuals) == ["table-1"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It is, e.g. Berlin, i.e. a city. Next.", ["It is, e.g. Berlin, i.e. a city.", "Next."]),
        ("Dr. Smith met Mr. J. S. Bach. He nodded.", ["Dr. Smith met Mr. J. S. Bach.", "He nodded."]),
        ("Pi is 3.14 here. So $x. Y$ stays.", ["Pi is 3.14 here.", "So $x. Y$ stays."]),
        ("Call `a. B` now. Done.", ["Call `a. B` now.", "Done."]),
        ("See Fig. 3 for it.", ["See Fig. 3 for it."]),
        ("Apples, pears, etc. The rest is jam.", ["Apples, pears, etc.", "The rest is jam."]),
        ("He asked: “Why?” She left.", ["He asked: “Why?”", "She left."]),
        ("一つ。二つ。", ["一つ。", "二つ。"]),
        ("a line\\\nanother", ["a line", "another"]),
    ],
)
def test_a_paragraph_is_spoken_sentence_by_sentence(text: str, sentences: list[str]) -> None:
    assert said(scene_of(text)) == sentences


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("*em* **bold** ~~gone~~ [link](http://x.y) <b>tag</b>", "em bold gone link tag"),
        ("It costs $5 and $6.", r"It costs \$5 and \$6."),
        (r"Brackets \(a^2\) too.", "Brackets $a^2$ too."),
        ("Code `x = $1` &amp; so.", "Code `x = $1` & so."),
        ("Word[^1] goes.\n\n[^1]: Note.", "Word goes."),
        ("See <https://www.example.com/a/b?c> now.", "See example.com now."),
        ("A 🙂 smiles.", "A 🙂 smiles."),
        ("Before <!-- hidden --> after.", "Before after."),
    ],
)
def test_no_markup_is_spoken(text: str, say: str) -> None:
    assert said(scene_of(text)) == [say]


def test_a_footnote_is_shown_and_not_spoken() -> None:
    scene = scene_of("A word[^1] goes.\n\n[^1]: Only shown.")
    assert only(scene) == Phrases(items=["Only shown."])


def test_a_note_after_the_last_space_belongs_to_the_last_sentence() -> None:
    assert only(scene_of("A word.  [^1]\n\n[^1]: Shown.")) == Phrases(items=["Shown."])


def test_each_sentence_knows_its_lines() -> None:
    script = script_of("---\ntitle: x\n---\n\n## A\n\nOne.\nTwo goes\nover lines.\n")
    assert [(b.source.line, b.source.end) for b in script.scenes[1].beats if b.source] == [(7, 7), (8, 9)]


# Lists, quotes and breaks


def test_list_items_appear_as_they_are_spoken() -> None:
    scene = scene_of("- one\n- two\n  1. inner\n- [x] ready\n- [ ] open\n")
    visual = only(scene)
    assert isinstance(visual, Bullets)
    assert [(i.text, i.level, i.mark) for i in visual.items] == [
        ("one", 0, "bullet"),
        ("two", 0, "bullet"),
        ("inner", 1, "number"),
        ("ready", 0, "done"),
        ("open", 0, "todo"),
    ]
    assert said(scene) == ["one", "two", "inner", "ready", "open"]
    assert [c[3] for c in cues(scene)] == ["0", "1", "2", "3", "4"]


def test_a_long_list_turns_pages_of_about_the_same_length() -> None:
    scene = scene_of("\n".join(f"{i}. item {i}" for i in range(3, 13)))
    pages = [v for v in scene.visuals.values() if isinstance(v, Bullets)]
    assert [[item.number for item in page.items] for page in pages] == [[3, 4, 5, 6, 7], [8, 9, 10, 11, 12]]


def test_a_long_item_shows_its_bold_beginning() -> None:
    scene = scene_of("- **Speed** is what you get when you multiply the length by the frequency of any wave.")
    visual = only(scene)
    assert isinstance(visual, Bullets)
    assert visual.items[0].text == "Speed"
    assert len(said(scene)[0].split()) > 14


def test_nothing_inside_of_an_item_is_lost() -> None:
    scene = scene_of("- first\n\n  More of it.\n\n  ```py\n  code()\n  ```\n\n- second\n")
    assert said(scene) == ["first", "More of it.", "second"]
    assert {v.kind for v in scene.visuals.values()} == {"bullets", "code"}


def test_a_term_is_an_item_with_its_definition() -> None:
    visual = only(scene_of("Crest\n: the highest point\n"))
    assert isinstance(visual, Bullets)
    assert visual.items[0].text == "Crest: the highest point"


def test_a_quotation_is_spoken_and_its_author_shown() -> None:
    scene = scene_of("> To be. Or not.\n>\n> — Hamlet\n")
    assert only(scene) == Quote(text="To be. Or not.", by="Hamlet")
    assert said(scene) == ["To be.", "Or not."]


def test_a_rule_clears_the_screen() -> None:
    scene = scene_of("One **thing**.\n\n---\n\nAnother.")
    assert scene.beats[1].say == ""
    assert [cue.do for cue in scene.beats[1].cues] == ["clear"]


# Formulas


def test_a_formula_is_shown_and_read() -> None:
    scene = scene_of("$$a^2$$")
    assert only(scene) == Equation(tex="a^2")
    assert said(scene) == ["$a^2$"]


@pytest.mark.parametrize(
    "text",
    [
        "$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$",
        "\\begin{align}\na &= b \\\\ \n &= c\n\\end{align}",
        "\\[ a = b \\\\ = c \\]",
        "```math\na = b \\\\\n= c\n```",
        "$$a = b$$\n\n$$= c \\tag{1}$$",
    ],
)
def test_formulas_in_a_row_are_steps(text: str) -> None:
    scene = scene_of(text)
    assert only(scene) == Derivation(steps=["a = b", "= c"])
    assert said(scene) == ["$a = b$", "$= c$"]
    assert [c[3] for c in cues(scene)] == ["0", "1"]


def test_a_short_sentence_between_two_formulas_leads_on() -> None:
    scene = scene_of("$$c^2 = a^2$$\n\nTake the root.\n\n$$c = a$$")
    assert only(scene) == Derivation(steps=["c^2 = a^2", "c = a"])
    assert said(scene) == ["$c^2 = a^2$", "Take the root.", "$c = a$"]


def test_a_formula_that_was_just_read_is_not_read_again() -> None:
    scene = scene_of("Now $a^2 = b$ holds.\n\n$$a^2 = b$$")
    assert said(scene) == ["Now $a^2 = b$ holds."]
    assert cues(scene) == [(0, "show", "equation-1", "", 1)]


def test_a_formula_that_cannot_be_set_is_text_with_a_warning() -> None:
    script = script_of("## A\n\nText.\n\n$$" + "{" * 80 + "x" + "}" * 80 + "$$")
    assert any("test.md:5" in warning and "cannot be set" in warning for warning in warnings(script))
    assert said(script.scene("a"))[-1] == "x"


# Pictures


def test_a_plot_appears_at_the_word_that_names_it() -> None:
    scene = scene_of("It is round. As this plot shows, it rises.\n\n```plot\ny = x^2\n```\n\nSee?")
    assert (1, "show", "plot-1", "", 2) in cues(scene)


@pytest.mark.parametrize(
    ("first", "word"), [("As this small table shows, it is so.", 3), ("In the table, one stands first.", 2)]
)
def test_a_picture_appears_where_a_paragraph_presents_it_early(first: str, word: int) -> None:
    scene = scene_of(f"{first} It goes on. It rises. It falls.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert cues(scene)[0] == (0, "show", "table-1", "", word)


def test_a_picture_that_is_there_is_not_taken_for_the_next_one() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    scene = scene_of(f"See the table.\n\n{table}\nIn this table it falls. It ends. Then it rises.\n\n{table}")
    assert cues(scene)[1:] == [(3, "clear", "table-1", "", 0), (3, "show", "table-2", "", 0)]


def test_an_unnamed_picture_comes_with_its_paragraph() -> None:
    scene = scene_of("It is so. It rises.\n\n```plot\ny = x^2\n```\n")
    assert cues(scene) == [(0, "show", "plot-1", "", 0)]


def test_a_picture_before_all_words_comes_with_the_first() -> None:
    scene = scene_of("```python\nx = 1\n```\n\nIt sets a number. Line 1 does it.")
    assert cues(scene) == [(0, "show", "code-1", "", 0), (1, "point", "code-1", "1", 0)]


def test_a_picture_without_words_is_called_by_its_title() -> None:
    assert said(scene_of("```chart\ntitle: Sales\na: 1\nb: 2\n```")) == ["Sales"]


def test_lines_light_up_when_the_text_says_so() -> None:
    scene = scene_of(
        "Here is code.\n\n```python linenos=10\na\nb\nc\n```\n\n"
        "Line 11 is b. Lines 10 to 12 are all. Line 99 is not there."
    )
    points = [c[3] for c in cues(scene) if c[1] == "point"]
    assert points == ["11", "10-12", ""]


def test_a_part_is_let_go_when_a_sentence_speaks_of_something_else() -> None:
    scene = scene_of("The chart.\n\n```chart\nSnail: 1\nHorse: 2\n```\n\nThe snail is slow. We are fast.")
    assert cues(scene)[1:] == [(1, "point", "chart-1", "0", 1), (2, "point", "chart-1", "", 0)]


def test_a_part_stays_lit_while_it_is_spoken_of() -> None:
    scene = scene_of(
        "The chart.\n\n```chart\nSnail: 1\nHorse: 2\n```\n\n"
        "The snail is slow. It carries a house. And this takes time. The horse is fast."
    )
    assert cues(scene)[1:] == [(1, "point", "chart-1", "0", 1), (4, "point", "chart-1", "1", 1)]


def test_a_picture_that_goes_is_not_brought_forward_first() -> None:
    scene = scene_of(
        "The chart.\n\n```chart\nSnail: 1\nHorse: 2\n```\n\n"
        "The snail is slow.\n\nSee the code.\n\n```\nx\n```"
    )
    assert ("point", "") not in [(c[1], c[3]) for c in cues(scene)]


def test_lines_that_the_author_highlights_stay_so() -> None:
    scene = scene_of("See the code.\n\n```py {2}\na\nb\n```\n\nNobody talks about lines.")
    assert [c[3] for c in cues(scene) if c[1] == "point"] == ["2"]


def test_the_info_string_of_code_is_read() -> None:
    scene = scene_of('See the code.\n\n```{.python} {2} title="x.py"\na\nb\n```')
    assert only(scene) == Code(source="a\nb", language="python", title="x.py")
    assert ("point", "2") in [(c[1], c[3]) for c in cues(scene)]


def test_a_long_listing_turns_pages() -> None:
    code = "\n".join(f"line{i}" for i in range(1, 41))
    scene = scene_of(f"See the code.\n\n```\n{code}\n```")
    pages = [v for v in scene.visuals.values() if isinstance(v, Code)]
    assert "\n".join(page.source for page in pages) == code
    assert [page.first_line for page in pages] == [1, 15, 28]


def test_a_listing_is_parted_at_the_empty_line_nearest_to_its_middle() -> None:
    code = "\n".join("" if number in (3, 8, 16) else f"line{number}" for number in range(1, 20))
    scene = scene_of(f"See the code.\n\n```\n{code}\n```")
    assert [v.first_line for v in scene.visuals.values() if isinstance(v, Code)] == [1, 9]


def test_a_table_is_shown_and_its_rows_are_pointed_at() -> None:
    scene = scene_of(
        "See the table.\n\n| | **x** |\n|---|--:|\n| one | $a$ |\n| two | 2 |\n\nRow 2 and one differ."
    )
    assert only(scene) == Table(
        header=["", "x"], rows=[["one", "$a$"], ["two", "2"]], align=["left", "right"]
    )
    assert [c[3] for c in cues(scene) if c[1] == "point"] == ["row 2", "row 1"]


def test_a_picture_file_is_shown_with_its_caption() -> None:
    scene = scene_of('See the picture.\n\n![A ladder](images/ladder.svg "At the wall")')
    assert only(scene) == Image(path="notes/images/ladder.svg", caption="At the wall")


@pytest.mark.parametrize(
    "source", ["missing.png", "http://x.y/z.png", "../../../../etc/passwd", "/etc/hostname", "test.md"]
)
def test_a_picture_that_is_no_file_of_the_project_is_told_as_text(source: str) -> None:
    script = script_of(f"## A\n\n![What it shows]({source})")
    assert said(script.scene("a")) == ["What it shows"]
    assert "test.md:3" in warnings(script)[0]


def test_a_picture_outside_of_the_project_is_not_shown(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "notes").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"x")
    (project / "notes" / "link.png").symlink_to(tmp_path / "secret.png")
    script = write_script("## A\n\n![It](link.png)", file="notes/t.md", project=project)
    assert "outside" in warnings(script)[0]


def test_a_plot_is_read() -> None:
    visual = only(scene_of(
        'The plot.\n\n```plot\ntitle: Sine\ny = sin(x) "sine"\nf(x) = x - x^3/6\n'
        'x: -2pi .. 2pi "angle"\n-2 <= y <= 2\n'
        'point (0, 0) "origin"\narea between sine and f from 0 to pi\n```'
    ))  # fmt: skip
    assert isinstance(visual, Plot)
    assert [(f.expression, f.label) for f in visual.functions] == [
        ("sin(x)", "sine"),
        ("x - x^3/6", "$f(x)$"),
    ]
    assert visual.x_range == pytest.approx((-6.283185, 6.283185))
    assert visual.y_range == (-2, 2)
    assert visual.x_label == "angle"
    assert [(p.x, p.y, p.label) for p in visual.points] == [(0, 0, "origin")]
    assert [(a.function, a.to) for a in visual.areas] == [(0, 1)]


def test_a_plot_of_another_variable_is_in_x() -> None:
    visual = only(scene_of("The plot.\n\n```plot\nh(t) = 2t sin(t)\nt: 0 .. 5\n```"))
    assert isinstance(visual, Plot)
    assert visual.x_label == "t"
    assert visual.functions[0].expression == "2 x sin ( x )"


def test_a_wrong_line_of_a_plot_is_named_and_the_rest_is_drawn() -> None:
    script = script_of("## A\n\nThe plot.\n\n```plot\ny = sin(x\ny = x\n```")
    assert warnings(script) == ['notes/test.md:6: plot "y = sin(x" cannot be drawn: ")" is missing.']
    assert isinstance(only(script.scene("a")), Plot)


def test_a_plot_of_nothing_is_shown_as_text() -> None:
    script = script_of("## A\n\nThe plot.\n\n```plot\nhello there\n```")
    assert isinstance(only(script.scene("a")), Code)
    assert len(script.notices) == 2


@pytest.mark.parametrize(
    "body",
    [
        "a: 1\nb: 2.5",
        "a, 1\nb, 2.5",
        "| a | 1 |\n| b | 2.5 |",
        "- a: 1\n- b: 2.5",
        "a 1\nb 2.5",
        "a: $1\nb: 2.5%",
    ],
)
def test_a_chart_is_read_from_what_an_author_writes(body: str) -> None:
    visual = only(scene_of(f"The chart.\n\n```chart pie\n{body}\n```"))
    assert isinstance(visual, Chart)
    assert (visual.form, visual.labels, visual.series[0].values) == ("pie", ["a", "b"], [1, 2.5])


def test_the_columns_of_a_chart_are_its_series() -> None:
    visual = only(
        scene_of(
            "The chart.\n\n```chart line\n| Month | 2023 | 2024 |\n|---|---|---|\n| Jan | 1,000 | 2 |\n```"
        )
    )
    assert isinstance(visual, Chart)
    assert [(s.name, s.values) for s in visual.series] == [("2023", [1000]), ("2024", [2])]
    assert visual.x_label == "Month"


def test_a_diagram_is_read() -> None:
    visual = only(scene_of(
        "The diagram.\n\n```mermaid\nflowchart LR\nA[Start] --> B{Is it?}\nB -->|yes| C((End)) & D(Round)\n"
        "B -- no --> A\nD -.-> E([Stadium]); E === F\n%% comment\n```"
    ))  # fmt: skip
    assert isinstance(visual, Diagram)
    assert visual.direction == "LR"
    assert [(n.id, n.label, n.shape) for n in visual.nodes] == [
        ("A", "Start", "box"), ("B", "Is it?", "diamond"), ("C", "End", "circle"), ("D", "Round", "round"),
        ("E", "Stadium", "stadium"), ("F", "F", "box"),
    ]  # fmt: skip
    assert [(e.source, e.target, e.label, e.line, e.arrow) for e in visual.edges] == [
        ("A", "B", "", "solid", True), ("B", "C", "yes", "solid", True), ("B", "D", "yes", "solid", True),
        ("B", "A", "no", "solid", True), ("D", "E", "", "dashed", True), ("E", "F", "", "thick", False),
    ]  # fmt: skip


def test_plain_words_with_arrows_are_a_diagram() -> None:
    visual = only(scene_of("The diagram.\n\n```diagram\nWrite notes -> Build film: make\n```"))
    assert isinstance(visual, Diagram)
    assert [node.label for node in visual.nodes] == ["Write notes", "Build film"]
    assert visual.edges[0].label == "make"


LETTERS = "```diagram\nsequenceDiagram\nA->>B: Hello\nB->>A: Name\nA->>B: Ada\nB->>A: Bye\n```"


def shown(scene: Scene) -> list[tuple[int, str, str, int]]:
    """What happens to the picture: beat, what, part, word."""
    (name,) = scene.visuals
    return [(beat, do, part, at) for beat, do, visual, part, at in cues(scene) if visual == name]


def test_messages_come_as_they_are_told() -> None:
    scene = scene_of(
        f"This diagram shows it.\n\n{LETTERS}\n\n"
        "A says hello. B asks for a name. It is Ada. Both say bye. Then it is over."
    )
    assert shown(scene) == [
        (0, "show", "actors", 1),
        (1, "show", "0", 2),
        (2, "show", "1", 4),
        (3, "show", "2", 2),
        (4, "show", "3", 2),
    ]


def test_a_message_that_is_not_told_comes_with_the_next_or_the_last() -> None:
    scene = scene_of(f"This diagram shows it.\n\n{LETTERS}\n\nA says hello. The answer is Ada.")
    assert shown(scene) == [
        (0, "show", "actors", 1),
        (1, "show", "0", 2),
        (2, "show", "1", 3),
        (2, "show", "2", 3),
        (2, "show", "3", 3),
    ]


def test_messages_that_are_counted_come_in_turn() -> None:
    scene = scene_of(
        "This diagram shows it.\n\n```diagram\nsequenceDiagram\nA->>B: one\nB->>A: two\n```\n\n"
        "First, A writes. After a while, B is up. Then B writes."
    )
    assert shown(scene) == [(0, "show", "actors", 1), (1, "show", "0", 0), (3, "show", "1", 0)]


@pytest.mark.parametrize("told", ["Bye comes after Ada. Name and hello are first.", "Only hello is told."])
def test_messages_that_are_not_told_in_their_order_come_all_at_once(told: str) -> None:
    scene = scene_of(f"This diagram shows it.\n\n{LETTERS}\n\n{told}")
    assert shown(scene)[0] == (0, "show", "", 1)
    assert {do for _, do, _, _ in shown(scene)[1:]} == {"point"}


LOOP = "```diagram\ngraph LR\nA[Look] --> B{Ask}\nB --> C[Stop]\nB --> D[Go] --> A\n```"


def test_nodes_come_as_the_words_follow_the_arrows() -> None:
    scene = scene_of(f"This diagram shows it.\n\n{LOOP}\n\nLook, and ask. You may go on, or stop.")
    assert shown(scene) == [
        (0, "show", "node A", 1),
        (1, "show", "edge 0", 2),
        (2, "show", "edge 2", 2),
        (2, "show", "edge 3", 2),
        (2, "show", "edge 1", 5),
    ]


@pytest.mark.parametrize("told", ["Look, and ask. You may go on.", "Look and stop. Ask, and go."])
def test_nodes_that_are_not_told_one_after_the_other_come_all_at_once(told: str) -> None:
    scene = scene_of(f"This diagram shows it.\n\n{LOOP}\n\n{told}")
    assert shown(scene)[0] == (0, "show", "", 1)
    assert {do for _, do, _, _ in shown(scene)[1:]} == {"point"}


def test_a_sequence_diagram_is_read() -> None:
    script = script_of(
        "## A\n\nThe diagram.\n\n```mermaid\nsequenceDiagram\nparticipant A as Alice\n"
        "A->>+B: Hi\nloop often\nB-->>-A: Yes\nend\nNote over A,B: Both\n```"
    )
    visual = only(script.scene("a"))
    assert isinstance(visual, Sequence)
    assert [(a.id, a.label) for a in visual.actors] == [("A", "Alice"), ("B", "B")]
    assert [(m.source, m.target, m.text, m.line, m.note) for m in visual.messages] == [
        ("A", "B", "Hi", "solid", False),
        ("B", "A", "Yes", "dashed", False),
        ("A", "B", "Both", "solid", True),
    ]
    assert [w.split(" ")[0] for w in warnings(script)] == ["notes/test.md:9:"]


def test_manim_code_is_taken_as_it_is() -> None:
    assert only(scene_of("See the animation.\n\n```manim\nself.wait()\n```")) == Manim(source="self.wait()")


def test_manim_code_that_is_no_python_is_shown_as_code() -> None:
    script = script_of("## A\n\nSee.\n\n```manim\nself.wait(\n```")
    assert isinstance(only(script.scene("a")), Code)
    assert "is not Python" in warnings(script)[0]


# Comments


def test_other_words_can_be_said() -> None:
    scene = scene_of("<!-- say: So much for it. -->\n$$a^2$$\n\n<!-- say: **Hear** this. -->\nNot this.")
    assert said(scene) == ["So much for it.", "Hear this."]


def test_a_fence_can_say_its_own_words() -> None:
    assert said(scene_of("```chart\nsay: Look at b.\na: 1\nb: 2\n```")) == ["Look at b."]


def test_a_pause_is_kept_after_what_was_said_last() -> None:
    assert scene_of("One.\n\n<!-- pause: 1.5 -->\n\nTwo.").beats[0].pause == 1.5


def test_a_block_or_a_section_can_be_skipped() -> None:
    script = script_of(
        "## A\n\n<!-- skip -->\nNot this.\n\nThis.\n\n"
        "<!-- skip -->\n## B\n\nGone.\n\n### C\n\nGone.\n\n## D\n\nHere.\n"
    )
    assert [scene.id for scene in script.scenes] == ["test", "a", "d"]
    assert said(script.scene("a")) == ["This."]


def test_html_is_spoken_as_text_with_a_warning() -> None:
    script = script_of("## A\n\n<div>\nSome <b>text</b>\n</div>\n")
    assert said(script.scene("a")) == ["Some text"]
    assert warnings(script) == ["notes/test.md:3: HTML is not drawn. Its text is spoken."]


def test_a_sentence_that_names_a_row_and_a_column_lights_their_cell() -> None:
    table = "This table is small.\n\n| a | speed |\n|---|---|\n| sound | 1 |\n| light | 2 |\n\n"
    scene = scene_of(table + "The speed of light is the limit.\n\nThe last row is the first to arrive.\n")
    assert [part for _, do, _, part, _ in cues(scene) if do == "point"] == ["column 2", "cell 2 2", "row 2"]


def test_a_picture_zooms_where_the_notes_ask_for_it() -> None:
    for source, zoom in (("{zoom}", True), ("", False), (" {zoom}", True)):
        scene = scene_of(f"Look.\n\n![A ladder](images/ladder.svg){source}\n")
        (image,) = [visual for visual in scene.visuals.values() if visual.kind == "image"]
        assert image.zoom is zoom
        assert said(scene) == ["Look."]


def test_rows_of_cells_are_a_table_even_without_a_line_of_dashes() -> None:
    script = script_of("# F\n\n## A\n\nThis table.\n\n| one | $x$ |\n| two | 2 \\| 3 |\n\nFine.\n")
    (table,) = [one for one in script.scene("a").visuals.values() if isinstance(one, Table)]
    assert (table.header, table.rows) == ([], [["one", "$x$"], ["two", "2 | 3"]])
    (notice,) = script.notices
    assert (notice.source.line, notice.text[:26]) == (7, "this table has no header, ")


@pytest.mark.parametrize(
    "text", ["| one | 1 |", "|x| + |y|\n|z|", "| a | b |\n| c | d | e |", "a | b\nc | d"]
)
def test_what_only_looks_like_cells_is_spoken(text: str) -> None:
    scene = scene_of(text)
    assert not any(isinstance(one, Table) for one in scene.visuals.values())
    assert scene.beats[0].say.startswith(text[:5])


@pytest.mark.parametrize(
    "head", ["pie title Pets", "pie showData title Pets", "pie showData\n  title Pets", "pie\ntitle: Pets"]
)
def test_a_pie_of_mermaid_is_a_pie(head: str) -> None:
    scene = scene_of(f'See this pie.\n\n```mermaid\n{head}\n  "Dogs" : 386\n  "Cats" : 85.5\n```\n')
    (chart,) = [one for one in scene.visuals.values() if isinstance(one, Chart)]
    assert (chart.form, chart.title, chart.labels) == ("pie", "Pets", ["Dogs", "Cats"])
    assert chart.series[0].values == [386, 85.5]


def test_a_fault_of_many_lines_is_told_of_five_and_counted() -> None:
    rows = "\n".join(f"- leaf {number}" for number in range(30))
    script = script_of(f"# F\n\n## A\n\nSee this tree.\n\n```tree\n- root\n{rows}\n```\n")
    told = [str(notice.source.line) + notice.text for notice in script.notices]
    assert len(told) == 5
    assert told[0] == '9tree "- leaf 0" cannot be drawn: a tree has one root: indent what is below it.'
    assert told[4].startswith('13tree "- leaf 4"') and told[4].endswith(" So it is with 25 more lines.")


# What people write who have not read the dialect's page


@pytest.mark.parametrize(
    ("quote", "form", "text"),
    [
        ("> **Warning**\n> Never write to it.", "warning", "Never write to it."),
        ("> **Note:** Small things matter.", "note", "Small things matter."),
        ("> :warning: **Danger:** High voltage.", "caution", "High voltage."),
        ("> ⚠️ **Warning**: Hot.", "warning", "Hot."),
        ("> **Tip.**\n>\n> In a line of its own.", "tip", "In a line of its own."),
    ],
)
def test_a_quotation_that_begins_with_a_bold_warning_is_a_call_out(quote: str, form: str, text: str) -> None:
    scene = scene_of(quote)
    assert only(scene) == Callout(form=form, text=text)
    assert said(scene) == [text]


@pytest.mark.parametrize("quote", ["> **Note** that this is said.", "> **Hello:** he said.", "> **Warning**"])
def test_a_quotation_that_only_begins_with_bold_words_stays_one(quote: str) -> None:
    assert isinstance(only(scene_of(quote)), Quote)


def test_a_list_of_long_formulas_has_the_screen_for_itself() -> None:
    rules = "1. Sum: $(f+g)' = f' + g'$\n2. Chain: $(f \\circ g)'(x) = f'(g(x)) \\cdot g'(x)$\n\n"
    table = "The table lists more.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert (2, "clear", "bullets-1", "", 1) in cues(scene_of(rules + table))
    assert all(cue[1] == "show" for cue in cues(scene_of("- short\n- items\n\n" + table)))
    long = "- The lower the price, the more boxes people buy.\n\n"
    assert (1, "clear", "bullets-1", "", 1) in cues(scene_of(long + table))


def test_a_word_that_leads_to_a_formula_leaves_the_sentence_before_it() -> None:
    scene = scene_of("Let $f(x) = x^2$.\nThen\n\n$$f'(x) = 2x$$\n")
    assert said(scene)[1] == "Then"
    assert [cue for cue in cues(scene) if cue[0] == 1] == []


def test_a_picture_that_nobody_talks_about_is_looked_at_for_four_seconds() -> None:
    scene = scene_of("```diagram\ngraph LR\n  A --> B\n```\n\n- a list\n- of two\n")
    assert (scene.beats[0].say, scene.beats[0].pause) == ("A", 4.0)


def test_a_sentence_that_leads_to_code_does_not_get_the_table_before_it() -> None:
    scene = scene_of("| a | b |\n|---|---|\n| 1 | 2 |\n\nTurn it off:\n\n```sh\nexport X=0\n```\n")
    assert said(scene) == ["A", "Turn it off:"]
    assert cues(scene)[0] == (0, "show", "table-1", "", 0)
    assert cues(scene)[-1][:3] == (1, "show", "code-1")


def test_spaces_inside_of_dollar_signs_are_mathematics_but_prices_are_not() -> None:
    assert said(scene_of("Let $ x = 1 $ here, and $ \\alpha^2$ there.")) == [
        "Let $x = 1$ here, and $\\alpha^2$ there."
    ]
    assert said(scene_of("It costs $ 5 and $ 10.")) == ["It costs \\$ 5 and \\$ 10."]


def test_a_xychart_of_mermaid_is_a_chart() -> None:
    text = """Here.

```mermaid
---
title: left out
---
xychart-beta
  title "Hit rate"
  x-axis "memory" ["a, b", 512MB, 1GB]
  y-axis "percent" 0 --> 100
  bar [41, 63, 82]
  line "goal" [50, 50]
```
"""
    assert only(scene_of(text)) == Chart(
        form="bar",
        labels=["a, b", "512MB", "1GB"],
        series=[Series(name="", values=[41, 63, 82]), Series(name="goal", values=[50, 50, 0])],
        title="Hit rate",
        x_label="memory",
        y_label="percent",
    )


def test_other_kinds_of_mermaid_are_told_and_shown_as_text() -> None:
    script = script_of("# A\n\nHere.\n\n```mermaid\ngantt\n  title x\n```\n")
    assert warnings(script) == [
        "notes/test.md:5: of Mermaid, only graph, flowchart, sequenceDiagram, pie and xychart are drawn. "
        "This is shown as text."
    ]


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        (
            "**Theorem 1.** Every sequence has a limit. So they say.",
            [["Theorem 1", "Every sequence has a limit"]],
        ),
        ("**Remark:** the converse is false.", [["Remark", "the converse is false"]]),
        ("One **key**.\n\n**Proof.** Let $M$ be a bound.", [["key"], ["Proof", "Let $M$ be a bound"]]),
        ("**Sharks** are fish: they have gills.", [["Sharks"]]),
        ("**Theorem 1.** Every **sequence** has one.", [["Theorem 1", "sequence"]]),
    ],
)
def test_what_a_bold_head_names_stands_below_it(text: str, pages: list[list[str]]) -> None:
    assert [
        visual.items for visual in scene_of(text).visuals.values() if isinstance(visual, Phrases)
    ] == pages


def test_sources_are_shown_in_silence() -> None:
    sources = "\n".join(f"- Author {n}. A title. A journal, {n}." for n in range(9))
    scene = script_of(f"# Film\n\nText.\n\n## References\n\n{sources}\n").scene("references")
    assert said(scene) == ["References", ""]
    assert [beat.pause for beat in scene.beats] == [4.0, 4.0]
    lists = [visual for visual in scene.visuals.values() if isinstance(visual, Bullets)]
    assert [len(visual.items) for visual in lists] == [5, 4]
    assert [cue[1:4] for cue in cues(scene)] == [
        ("show", "bullets-1", ""),
        ("clear", "", ""),
        ("show", "bullets-2", ""),
    ]
    other = script_of("# Film\n\nText.\n\n## References\n\nRead them.\n\n- One.\n").scene("references")
    assert said(other) == ["Read them.", "One."]
