"""Films whose scenes are spoken and drawn by a real Slurm, of one node on this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.conftest import Project
from tests.slurm.cluster import DAEMONS, Cluster

_MISSING = [name for name in DAEMONS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")]
_PLUGIN = importlib.util.find_spec("snakemake_executor_plugin_slurm") is not None

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(_MISSING) or not _PLUGIN or os.geteuid() != 0,
        reason="needs Slurm, its plugin and root: make test-slurm",
    ),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def build(project: Project) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["snakemake", "--workflow-profile", "profiles/slurm", "out/film.mp4"],
        cwd=project.folder,
        env=project.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_cluster_makes_the_same_film_as_this_machine(cluster: Cluster, tmp_path: Path) -> None:
    here, there = Project(tmp_path / "here"), Project(tmp_path / "there")
    assert here.build().status == 0
    done = build(there)
    assert done.returncode == 0, done.stdout
    for file in here.path("out").iterdir():
        assert there.path(f"out/{file.name}").read_bytes() == file.read_bytes(), file.name
    # Four scenes, two to a job; what is small, or needs all of them, stays here.
    jobs = cluster.jobs()
    assert [state for _, _, state in jobs] == ["COMPLETED"] * 2
    assert all("draw_scene" in rules and "join_film" not in rules for rules, _, _ in jobs)
    assert all(megabytes >= 400 for _, megabytes, _ in jobs), "each job asks for the memory that it needs"


def test_a_scene_that_fails_on_the_cluster_is_named_and_loses_no_other(
    cluster: Cluster, tmp_path: Path
) -> None:
    project = Project(tmp_path / "project")
    project.configure(allow_code=True)
    project.edit_notes("The end is near.", "The end is this animation.\n\n```manim\n1 / 0\n```")
    failed = build(project)
    assert failed.returncode != 0
    assert "the scene gamma, at notes/film.md:14, has failed" in failed.stdout
    assert "division by zero" in failed.stdout
    assert not project.path("out/film.mp4").exists()
    project.edit_notes("1 / 0", "self.wait(1 / 5)")
    mended = build(project)
    assert mended.returncode == 0, mended.stdout
    assert mended.stdout.count("Draw film: gamma") == 1
    assert "Draw film: alpha" not in mended.stdout, "what was drawn before is kept"
    assert project.path("out/film.mp4").exists()
