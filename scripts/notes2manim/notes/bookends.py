"""The cards before and behind a film, which the settings ask for: ordinary scenes of one beat."""

from __future__ import annotations

from notes2manim.model.config import Card, Film
from notes2manim.model.script import Beat, Cue, Scene, Script
from notes2manim.model.visual import Title


def add_bookends(script: Script, film: Film) -> Script:
    """Return a script with the intro and the outro of a film, where they show anything.

    The intro takes the place of the opening as the first chapter, if that is the card with the
    film's title; the outro belongs to the last chapter.
    """
    scenes = list(script.scenes)
    if film.intro.shown:
        first = scenes[0]
        if first.title == script.title:
            scenes[0] = first.model_copy(update={"chapter": False})
        scenes.insert(0, _scene("intro", film.intro, script, chapter=True))
    if film.outro.shown:
        scenes.append(_scene("outro", film.outro, script, chapter=False))
    return script.model_copy(update={"scenes": scenes})


def _scene(name: str, card: Card, script: Script, *, chapter: bool) -> Scene:
    """Return the scene of a card, which is silent or spoken."""
    silence = None if card.say.strip() else card.seconds
    beat = Beat(say=card.say, cues=[Cue(visual="card")], pause=silence)
    visual = Title(title=card.title, subtitle=card.text, image=card.image)
    return Scene(id=_free(name, script), chapter=chapter, visuals={"card": visual}, beats=[beat])


def _free(name: str, script: Script) -> str:
    """Return an id that no scene of the notes has."""
    taken = {scene.id for scene in script.scenes}
    name = f"{name}-card"
    while name in taken:
        name += "-0"
    return name
