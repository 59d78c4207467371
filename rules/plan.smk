"""What the rules ask about a film that is not known before its script is written."""

import sys
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from notes2manim.errors import Notes2ManimError
from notes2manim.model.config import resolve
from notes2manim.plan import find_notes, find_topics, plan_film
from notes2manim.plan.digest import digest_of_files
from notes2manim.plan.locks import release_stale_locks
from notes2manim.voices import provider_version


if workflow.is_main_process:
    build_lock = release_stale_locks(Path())


def film(wildcards):
    """Return the plan of a topic's film, as soon as its script is written."""
    script = Path(checkpoints.write_script.get(topic=wildcards.topic).output[0])
    return planned(wildcards.topic, script, script.stat().st_mtime_ns)


@lru_cache(maxsize=None)
def planned(topic, script, written_ns):
    """Plan a film once a process for each time that its script was written."""
    return plan_film(topic, script, config, provider_version)


def notes(wildcards):
    """Return the file with the notes of a topic."""
    return str(find_notes(Path("notes"), wildcards.topic))


def scenes(attribute):
    """Return an input function for one file of every scene, in the order of the film."""
    return lambda wildcards: [
        getattr(scene, attribute) for scene in film(wildcards).scenes.values()
    ]


def scene(attribute):
    """Return an input function for one file of the scene that the wildcards name."""
    return lambda wildcards: getattr(film(wildcards).scenes[wildcards.scene], attribute)
