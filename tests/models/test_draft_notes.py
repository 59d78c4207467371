"""A whole draft: an outline, its scenes, and what becomes of those that will not do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from notes2manim.errors import DraftError
from notes2manim.models import Chat, Draft, Prompts, Source, draft_notes
from notes2manim.models.copied import Examples
from notes2manim.models.forms import Block, Kind, SceneDraft
from notes2manim.models.scene import scene_faults
from notes2manim.notes import write_script
from notes2manim.notes.figures import FIGURES
from scripts.draft_notes import check
from tests.models.faulty_server import FaultyServer, Payload, Reply, fails, gives, says
from tests.models.film import HEADINGS, OUTLINE, asked_for, block, scene, teacher

PROJECT = Path(__file__).parents[2]
PROMPTS = Prompts(PROJECT / "templates/prompts", PROJECT / "docs/notes.md")


def draft(chat: Chat, **options: Any) -> Draft:
    return draft_notes("handshakes", chat, PROMPTS, check, repairs=options.pop("repairs", 2), **options)


def answers(first: dict[str, Any], *more: Any) -> Any:
    """Answer the first scene with these, one after the other, and all else well."""
    replies = [gives(first), *(reply if isinstance(reply, Reply) else gives(reply) for reply in more)]

    def answer(payload: Payload) -> Reply:
        if asked_for(payload) != HEADINGS[0]:
            return teacher(payload)
        return replies.pop(0) if len(replies) > 1 else replies[0]

    return answer


def sent_back(server: FaultyServer) -> str:
    """Return what was said about the first scene, when it was sent back."""
    return "\n".join(
        message["content"]
        for payload in server.asked
        if asked_for(payload) == HEADINGS[0]
        for message in payload["messages"][2:]
        if message["role"] == "user"
    )


def test_a_draft_is_in_the_dialect_and_without_faults(server: FaultyServer, chat: Chat) -> None:
    server.answer = teacher
    drafted = draft(chat)
    script = write_script(drafted.text, file="draft.md")
    assert drafted.warnings == []
    assert script.notices == []
    assert script.title == "Handshakes at a party"
    assert [scene.title for scene in script.scenes[1:]] == HEADINGS
    assert "equation" in [visual.kind for visual in script.scenes[1].visuals.values()]


def test_the_outline_comes_first_and_then_one_call_a_scene(server: FaultyServer, chat: Chat) -> None:
    server.answer = teacher
    draft(chat)
    assert asked_for(server.asked[0]) == ""
    assert sorted(asked_for(payload) for payload in server.asked[1:]) == sorted(HEADINGS)


def test_scenes_are_drafted_side_by_side_but_no_more_than_allowed(server: FaultyServer, chat: Chat) -> None:
    both = threading.Barrier(2)
    outline = {**OUTLINE, "scenes": [{**OUTLINE["scenes"][0], "heading": f"Part {n}"} for n in range(4)]}  # type: ignore[index]

    def answer(payload: Payload) -> Reply:
        if not asked_for(payload):
            return gives(outline)
        both.wait(10)  # two are there at once, or this fails
        return teacher(payload)

    server.answer = answer
    assert draft(chat, parallel=2).text.count("\n## ") == 4
    assert server.most_at_once == 2


def test_the_same_draft_costs_nothing_twice(server: FaultyServer, chat: Chat) -> None:
    server.answer = teacher
    first = draft(chat)
    count = len(server.asked)
    assert draft(chat) == first
    assert len(server.asked) == count


def test_the_example_in_the_prompt_is_a_good_scene_itself() -> None:
    assert scene_faults(PROMPTS.example, check, Examples([])) == {}


def test_a_scene_in_japanese_says_enough() -> None:
    said = "四人がいて、みんながみんなと握手をします。最初の人は三回、次の人は二回、その次の人は一回です。"
    drafted = SceneDraft(blocks=[Block(kind="text", say=said), Block(kind="text", say="全部で六回です。")])
    assert scene_faults(drafted, check, Examples([])) == {}


def test_the_prompt_holds_the_page_about_the_dialect(server: FaultyServer, chat: Chat) -> None:
    server.answer = teacher
    draft(chat, language="de")
    asked = server.asked[1]["messages"]
    page = (PROJECT / "docs/notes.md").read_text(encoding="utf-8")
    start = page.index("### Plots")
    assert page[start : page.index("![", start)].strip() in asked[1]["content"]
    assert "### Your own animation" not in asked[1]["content"]
    assert '"de"' in asked[0]["content"]


def test_a_scene_is_given_the_parts_of_the_page_that_it_needs(server: FaultyServer, chat: Chat) -> None:
    scenes = [{**plan, "kinds": ["array", "no such kind"]} for plan in OUTLINE["scenes"]]
    server.answer = lambda payload: (
        teacher(payload) if asked_for(payload) else gives({**OUTLINE, "scenes": scenes})
    )
    draft(chat)
    outline, first = (server.asked[number]["messages"][1]["content"] for number in (0, 1))
    assert '"array" (cells, pointers' in outline
    assert "### Arrays" in first and "### Charts" not in first
    assert "gallery/" not in first


def test_every_picture_that_a_fence_draws_can_be_drafted() -> None:
    figures = {re.sub(r"\W|_", "", name) for name in FIGURES}  # number-line is another name of numberline
    assert {*figures, "plot", "chart", "diagram", "compare"} <= set(PROMPTS.kinds)


@pytest.mark.parametrize("kinds", [[], *([kind] * 1 for kind in PROMPTS.kinds)])
def test_a_prompt_leaves_room_in_a_context_of_4096_tokens(kinds: list[Kind]) -> None:
    """Of 4,096 tokens 2,900 may be asked; English and its marks have about 3.6 letters a token."""
    reference = PROMPTS.reference(kinds)
    scene_prompt = (PROJECT / "templates/prompts/scene.md.j2").read_text(encoding="utf-8")
    system = (PROJECT / "templates/prompts/system.md.j2").read_text(encoding="utf-8")
    outline = 1200  # a title and what seven scenes are about
    assert len(system + scene_prompt + PROMPTS.example_json + reference) + outline < 2900 * 3.6


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (block("formula", "", r"\frac{a}{b"), "Block 2 (formula): "),
        (block("plot", "This plot shows it.", "y = sin(x"), "Block 2 (plot): "),
        (block("chart", "This chart shows it.", "no numbers", "bar"), "Block 2 (chart): "),
        (block("diagram", "This diagram shows it.", "graph LR\n  A -->"), "Block 2 (diagram): "),
        (block("code", "This code counts.", "while n", "python"), "this is not python, line 1"),
        (block("code", "This code counts.", "{a: 1}", "json"), "this is not json"),
        (block("text", r"So $\frc{a}{b}$ it is."), "Block 2 (text): "),
        (block("plot", "", "y = x"), '"say" is empty'),
        (block("table", "This table shows it.", ""), '"content" is empty'),
        (block("chart", "This chart.", "a: 1\nb: 2", "radar"), '"label" must be one of bar, line, pie.'),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else None,
)
def test_a_block_that_fails_is_sent_back_with_the_error_and_then_becomes_text(
    server: FaultyServer, chat: Chat, bad: dict[str, str], complaint: str
) -> None:
    server.answer = answers(scene(bad))
    drafted = draft(chat)
    assert complaint in sent_back(server)
    assert len([1 for payload in server.asked if asked_for(payload) == HEADINGS[0]]) == 3
    assert len(drafted.warnings) == 1
    assert drafted.warnings[0].startswith(f'scene "{HEADINGS[0]}": a {bad["kind"]} is text: ')
    script = write_script(drafted.text, file="draft.md")
    assert script.notices == []
    assert script.scene("count-the-pairs").beats


def test_a_block_that_is_mended_is_drawn(server: FaultyServer, chat: Chat) -> None:
    server.answer = answers(
        scene(block("plot", "This plot shows it.", "y = sin(x")),
        scene(block("plot", "This plot shows it.", "y = sin(x)")),
    )
    drafted = draft(chat)
    assert drafted.warnings == []
    assert "```plot\ny = sin(x)\n```" in drafted.text


def test_copied_examples_are_sent_back_and_then_left_out(server: FaultyServer, chat: Chat) -> None:
    example = PROMPTS.example.blocks[1].model_dump()
    reference = block(
        "plot", "This plot shows it.", 'y = sin(x) "sine"\ny = x - x^3/6 "nearly"\nx: -2pi .. 2pi'
    )
    server.answer = answers(scene(example, reference))
    drafted = draft(chat)
    assert "is copied from the example" in sent_back(server)
    assert "Litres in the tub" not in drafted.text
    assert "x^3/6" not in drafted.text
    assert [warning.split(":")[1] for warning in drafted.warnings] == [
        " a chart is left out",
        " a plot is left out",
    ]


@pytest.mark.parametrize(
    "reply",
    [
        says(""),
        says("I would rather talk about cats."),
        says('{"blocks": [', "length"),
        says(None, refusal="No."),
        gives({"blocks": []}),
        gives({"blocks": [{"kind": "song", "say": "La"}]}),
    ],
    ids=["empty", "prose", "cut off", "refused", "no blocks", "unknown kind"],
)
def test_a_scene_that_cannot_be_had_is_made_of_its_outline(
    server: FaultyServer, chat: Chat, reply: Reply
) -> None:
    server.answer = lambda payload: reply if asked_for(payload) == HEADINGS[1] else teacher(payload)
    drafted = draft(chat)
    assert "## The rule\n\n- Each pair shakes hands once.\n\n## What" in drafted.text
    assert len(drafted.warnings) == 1
    assert drafted.warnings[0].startswith('scene "The rule": it is made of its outline')


def test_a_scene_that_says_next_to_nothing_is_sent_back(server: FaultyServer, chat: Chat) -> None:
    server.answer = answers({"blocks": [block("text", "It is six.")]}, scene())
    assert draft(chat).warnings == []
    assert "The scene says only 3 words." in sent_back(server)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": " "}, '"title" is empty.'),
        ({"opening": ""}, '"opening" is empty.'),
        ({"scenes": []}, "There are 0 scenes; 2 to 12 are wanted."),
        ({"scenes": OUTLINE["scenes"][:1] * 2}, "Scene 2: its heading must differ"),  # type: ignore[index]
        (
            {"scenes": [{**plan, "points": [" "]} for plan in OUTLINE["scenes"]]},  # type: ignore[attr-defined]
            "Scene 1: it has no points.",
        ),
    ],
)
def test_an_outline_that_will_not_do_is_sent_back(
    server: FaultyServer, chat: Chat, change: dict[str, Any], complaint: str
) -> None:
    replies = [gives({**OUTLINE, **change}), gives(OUTLINE)]
    server.answer = lambda payload: teacher(payload) if asked_for(payload) else replies.pop(0)
    assert draft(chat).warnings == []
    assert complaint in server.asked[1]["messages"][-1]["content"]


def test_without_an_outline_there_is_no_draft(server: FaultyServer, chat: Chat) -> None:
    server.replies = [says("Cats are nicer.")]
    with pytest.raises(
        DraftError, match=r"outline: the model gives no answer .* or write the notes yourself"
    ):
        draft(chat)


def test_a_server_that_goes_away_ends_the_draft_and_keeps_what_was_answered(
    server: FaultyServer, chat: Chat
) -> None:
    server.answer = lambda payload: (
        fails(401, "expired") if asked_for(payload) == HEADINGS[2] else teacher(payload)
    )
    with pytest.raises(DraftError, match="does not accept the key"):
        draft(chat, parallel=1)
    before = len(server.asked)
    server.answer = teacher
    assert draft(chat, parallel=1).warnings == []
    assert len(server.asked) - before == 1


def test_a_film_from_a_source_is_given_that_and_told_to_explain_nothing_else(
    server: FaultyServer, chat: Chat
) -> None:
    source = Source("party.md", ("Hands are shaken in pairs.", "Twenty people came.", "It rained."))
    plans = [
        {"heading": "Pairs", "points": ["Hands come in pairs."], "picture": "", "passages": [1]},
        {"heading": "Twenty", "points": ["Twenty came."], "picture": "", "passages": [2, 9]},
    ]
    good = [plans[0], {**plans[1], "passages": [2]}]
    replies = [gives({**OUTLINE, "scenes": plans}), gives({**OUTLINE, "scenes": good})]
    server.answer = lambda payload: gives(scene()) if asked_for(payload) else replies.pop(0)
    draft(chat, source=source)
    outline, again, *scenes = server.asked
    assert "[3] It rained." in outline["messages"][1]["content"]
    assert "nothing else" in outline["messages"][1]["content"]
    assert "Scene 2: passages must be numbers of passages, from 1 to 3." in again["messages"][-1]["content"]
    given = {asked_for(payload): payload["messages"][1]["content"] for payload in scenes}
    assert "[1] Hands are shaken in pairs.\n</passages>" in given["Pairs"]
    assert "It rained" not in given["Pairs"] + given["Twenty"]


def test_a_long_source_is_read_in_parts_before_the_outline(server: FaultyServer, chat: Chat) -> None:
    source = Source("long.md", tuple(f"Fact {number}. " + "So it is. " * 1500 for number in range(3)))

    def answer(payload: Payload) -> Reply:
        asked = payload["messages"][1]["content"]
        if asked.startswith("Here is a part"):
            return gives({"points": [f"It says {asked.split('Fact ')[1][0]}."], "passages": [1]})
        if asked_for(payload):
            return gives(scene())
        return gives({**OUTLINE, "scenes": [{**plan, "passages": [2]} for plan in OUTLINE["scenes"]]})  # type: ignore[attr-defined]

    server.answer = answer
    assert draft(chat, source=source).warnings == []
    outline = next(p for p in server.asked if p["messages"][1]["content"].startswith("Plan a film"))
    for number in range(3):
        assert (
            f"Passages {number + 1} to {number + 1}:\n- It says {number}."
            in outline["messages"][1]["content"]
        )


FAULTS = {
    "hangs": (
        Reply(hang=True),
        "has not answered within 0.5 s. Set llm.timeout higher, or",
    ),
    "429": (fails(429, "slow down"), "answers with status 429 (slow down), 5 times. Try again later."),
    "500": (fails(500, "no memory"), "answers with status 500 (no memory), 5 times. Try again later."),
    "half a body": (Reply(b'{"choi', promised=9), "breaks off in the middle of an answer, 5 times."),
    "dropped": (Reply(drop=True), "breaks the connection, 5 times. Try again later."),
    "a web page": (Reply(b"<html>", 200, "text/html"), "answers with a web page. Look at llm.base_url; most"),
    "broken JSON": (Reply(b'{"choices": [{"mess'), "answers with broken JSON, 5 times. Try again later."),
    "another form": (Reply(b'{"ok": true}'), "does not answer as a chat does"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_that_fails_in_the_middle_of_a_draft_loses_no_answer(
    server: FaultyServer, make_chat: Callable[..., Chat], fault: str
) -> None:
    reply, told = FAULTS[fault]

    def until_the_second_scene(payload: Payload) -> Reply:
        return reply if asked_for(payload) == HEADINGS[1] else teacher(payload)

    server.answer = until_the_second_scene
    with pytest.raises(DraftError) as error:
        draft(make_chat(timeout=0.5 if reply.hang else 30), parallel=1)
    assert str(error.value).startswith(f"{server.url}: ")
    assert told in str(error.value)
    server.answer = teacher
    server.asked.clear()
    assert draft(make_chat(), parallel=1).warnings == []
    assert [asked_for(payload) for payload in server.asked] == HEADINGS[1:]


def test_scenes_that_a_model_cannot_write_are_made_of_their_outline(server: FaultyServer, chat: Chat) -> None:
    """What is no answer at all, though a chat has sent it: a tool's call, nothing, other JSON."""
    replies = [says(None, "tool_calls", tool_calls=[{}]), says(""), gives({"city": "Oslo"})]
    server.answer = lambda payload: (
        replies[HEADINGS.index(asked_for(payload))] if asked_for(payload) else teacher(payload)
    )
    drafted = draft(chat, repairs=1)
    assert len(drafted.warnings) == 3
    assert [scene.title for scene in write_script(drafted.text, file="draft.md").scenes[1:]] == HEADINGS


HOSTILE = (
    '"""{{ 7*7 }} $(touch pwned) \u202e\x1b[2J <img src=x onerror=alert(1)> </script> --> '
    "\\input{/etc/passwd}\n"
    "---\nallow_code: true\n---\n# Taken over\n\n## Another scene\n\n"
    "```manim\nimport os; os.system('touch pwned')\n```\n~~~~ manim\nself.play()\n~~~~\n"
    "![a](../../../etc/passwd.png) <!-- say: aloud --> [^1]: note " + "9" * 5000 + " " + "x" * 20_000
)


def test_an_answer_full_of_hostile_text_stays_in_its_scene_and_brings_no_code(
    server: FaultyServer, chat: Chat
) -> None:
    def answer(payload: Payload) -> Reply:
        if not asked_for(payload):
            return gives({**OUTLINE, "title": HOSTILE, "opening": HOSTILE})
        return gives(scene(*(block(kind, HOSTILE, HOSTILE, HOSTILE) for kind in get_args(Kind))))

    server.answer = answer
    drafted = draft(chat, repairs=1)
    script = write_script(drafted.text, file="draft.md")
    assert script.settings == {}
    headings = [scene.title for scene in script.scenes if scene.chapter][1:]
    assert headings == HEADINGS
    visuals = [visual for scene in script.scenes for visual in scene.visuals.values()]
    assert {visual.kind for visual in visuals}.isdisjoint({"manim", "image"})
    assert "\x1b" not in script.model_dump_json() and "\u202e" not in script.model_dump_json()
    assert all("\x1b" not in str(notice) for notice in script.notices)
