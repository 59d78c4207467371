"""One script in three shapes: the pictures differ, the words and voices are the same."""

from __future__ import annotations

import av
import pytest
from PIL import Image

from tests.build.conftest import Project

pytestmark = pytest.mark.slow

SIZES = {"": (256, 144), ".9x16": (144, 256), ".1x1": (144, 144)}


def test_all_shapes_of_a_film_share_its_words_and_voices(project: Project) -> None:
    films = [f"out/film{shape}.mp4" for shape in SIZES]
    run = project.build(*films, "out/film.9x16.storyboard.png")
    assert run.status == 0, run.output
    jobs = [job.split()[0] for job in run.jobs]
    assert (jobs.count("write_script"), jobs.count("speak_scene")) == (1, 4)
    assert (jobs.count("stage_scene"), jobs.count("draw_scene"), jobs.count("join_film")) == (12, 12, 3)
    lengths = set()
    for shape, size in SIZES.items():
        with av.open(str(project.path(f"out/film{shape}.mp4"))) as film:
            video = film.streams.video[0]
            assert (video.width, video.height) == size
            lengths.add((video.frames, len(film.streams.audio)))
        for beside in (".srt", ".vtt", ".chapters.txt", ".txt"):
            made, wide = (project.path(f"out/film{which}{beside}") for which in (shape, ""))
            assert made.read_bytes() == wide.read_bytes()
    assert len(lengths) == 1
    with Image.open(project.path("out/film.9x16.storyboard.png")) as sheet:
        assert sheet.width == 1920
    assert project.build(*films).jobs == []
    project.edit_notes("The end is near.", "The end is here.")
    edited = project.build("out/film.9x16.mp4")
    scene_jobs = [
        job for job in edited.jobs if job.split()[0] in ("speak_scene", "stage_scene", "draw_scene")
    ]
    assert scene_jobs == ["draw_scene gamma", "speak_scene gamma", "stage_scene gamma"]
