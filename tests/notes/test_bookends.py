"""The cards before and behind a film."""

from __future__ import annotations

from notes2manim.model.config import Card, Film
from notes2manim.model.visual import Title
from notes2manim.notes import write_script
from notes2manim.notes.bookends import add_bookends

NOTES = "# Waves\n\nDrop a stone.\n\n## What travels\n\nThe **shape** moves on.\n"
INTRO = Card(title="Ada's lectures", text="Season 2", image="logo.svg", seconds=4)
OUTRO = Card(title="Thank you", say="Thank you for watching.")


def test_cards_stand_before_and_behind_the_scenes_of_the_notes() -> None:
    script = write_script(NOTES, file="waves.md")
    film = add_bookends(script, Film(intro=INTRO, outro=OUTRO))
    first, *notes, last = film.scenes
    assert [scene.id for scene in film.scenes] == ["intro-card", "waves", "what-travels", "outro-card"]
    assert first.visuals == {"card": Title(title="Ada's lectures", subtitle="Season 2", image="logo.svg")}
    assert (first.beats[0].say, first.beats[0].pause) == ("", 4)
    assert (last.beats[0].say, last.beats[0].pause) == ("Thank you for watching.", None)
    assert [scene.beats for scene in notes] == [scene.beats for scene in script.scenes]


def test_an_intro_opens_the_first_chapter_and_an_outro_ends_the_last() -> None:
    film = add_bookends(write_script(NOTES, file="waves.md"), Film(intro=INTRO, outro=OUTRO))
    assert [scene.chapter for scene in film.scenes] == [True, False, True, False]


def test_there_are_no_cards_where_nothing_is_to_be_shown() -> None:
    script = write_script(NOTES, file="waves.md")
    assert add_bookends(script, Film(intro=Card(say="Hello.", seconds=9))) == script


def test_a_scene_of_the_notes_keeps_its_name_when_a_card_would_have_it() -> None:
    script = write_script("# F\n\n## Outro card\n\nThe **end**.\n", file="f.md")
    assert [scene.id for scene in add_bookends(script, Film(outro=OUTRO)).scenes][-2:] == [
        "outro-card",
        "outro-card-0",
    ]
