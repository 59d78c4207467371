"""Films whose scenes are spoken and drawn in the pods of whatever Kubernetes cluster is at hand."""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.conftest import Project

_NEEDED = ("snakemake_executor_plugin_kubernetes", "snakemake_storage_plugin_s3", "moto")
# The image that envs/Containerfile builds, as the cluster knows it, and this machine, as its pods do.
IMAGE, HOST = os.environ.get("KUBERNETES_IMAGE", ""), os.environ.get("KUBERNETES_HOST", "")
KEYS = {"aws_access_key_id": "somebody", "aws_secret_access_key": "secret"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (IMAGE and HOST and all(map(importlib.util.find_spec, _NEEDED))),
        reason="needs a cluster: docs/scale.md",
    ),
]


class Films:
    """A project whose files lie in a bucket that this machine and the cluster's pods reach."""

    def __init__(self, project: Project, address: str, bucket: str) -> None:
        import boto3

        self.project = project
        self._address = address
        self._name = bucket
        s3 = boto3.resource("s3", endpoint_url=address, region_name="us-east-1", **KEYS)
        self.bucket = s3.Bucket(bucket)
        self.bucket.create()
        # What the pods get of the project is what git knows of it.
        self._git("init", "--quiet")

    def _git(self, *command: str) -> None:
        subprocess.run(["git", *command], cwd=self.project.folder, check=True)

    def build(self) -> subprocess.CompletedProcess[str]:
        self._git("add", "--all", ":!.snakemake")
        self.bucket.upload_file(str(self.project.path("notes/film.md")), "notes/film.md")
        command = ["snakemake", "out/film.mp4", "--workflow-profile", "profiles/kubernetes"]
        command += ["--container-image", IMAGE, "--default-storage-prefix", f"s3://{self._name}"]
        command += ["--storage-s3-endpoint-url", self._address, "--envvars", "AWS_DEFAULT_REGION"]
        environment = {
            **self.project.environment(),
            "SNAKEMAKE_STORAGE_S3_ACCESS_KEY": KEYS["aws_access_key_id"],
            "SNAKEMAKE_STORAGE_S3_SECRET_KEY": KEYS["aws_secret_access_key"],
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        return subprocess.run(
            command,
            cwd=self.project.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("moto_server"), "--host", HOST, "--port", str(port)],
        stderr=subprocess.DEVNULL,
    )
    for _ in range(120):
        with socket.socket() as trial:
            if trial.connect_ex((HOST, port)) == 0:
                break
        time.sleep(0.25)
    yield f"http://{HOST}:{port}"
    server.terminate()
    server.wait(10)


def test_a_cluster_makes_the_same_film_as_this_machine_and_an_edit_draws_one_scene(
    address: str, tmp_path: Path
) -> None:
    films = Films(Project(tmp_path / "there"), address, "films")
    done = films.build()
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("kubectl describe job") == 4, "a scene in a pod"
    here = Project(tmp_path / "here")
    assert here.build().status == 0
    for file in here.path("out").iterdir():
        films.bucket.download_file(f"out/{file.name}", str(tmp_path / file.name))
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name

    films.project.edit_notes("another thing", "another, very different thing")
    edited = films.build()
    assert edited.returncode == 0, edited.stdout
    assert edited.stdout.count("kubectl describe job") == edited.stdout.count("Draw film: ") == 1
    assert "Draw film: beta" in edited.stdout


def test_a_scene_that_fails_in_its_pod_is_named(address: str, tmp_path: Path) -> None:
    films = Films(Project(tmp_path / "there"), address, "failing")
    films.project.configure(allow_code=True)
    films.project.edit_notes("The end is near.", "The end is this animation.\n\n```manim\n1 / 0\n```")
    failed = films.build()
    assert failed.returncode != 0
    assert re.search(r"the scene gamma, at \S*notes/film.md:14, has failed", failed.stdout), failed.stdout
    kept = {found.key: found for found in films.bucket.objects.all()}
    assert "out/film.mp4" not in kept
    (log,) = (found for key, found in kept.items() if key.startswith("build/film/logs/draw_scene/gamma."))
    assert b"division by zero" in log.get()["Body"].read()

    films.project.edit_notes("1 / 0", "self.wait(1 / 5)")
    mended = films.build()
    assert mended.returncode == 0, mended.stdout
    assert "Draw film: gamma" in mended.stdout
    assert "Speak film: alpha" not in mended.stdout, "what was made before is kept"
