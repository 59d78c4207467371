"""Films, and all that they are made of, in a bucket of a real S3 server on this machine."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.conftest import Project

_NEEDED = ("snakemake_storage_plugin_s3", "moto", "boto3")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(importlib.util.find_spec, _NEEDED)), reason="needs an S3 server: make test-s3"
    ),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [Path(sys.executable).with_name("moto_server"), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    for _ in range(120):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.25)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


def test_a_second_machine_draws_nothing_that_is_in_the_bucket(address: str, tmp_path: Path) -> None:
    import boto3

    keys = {"aws_access_key_id": "somebody", "aws_secret_access_key": "secret"}
    bucket = boto3.resource("s3", endpoint_url=address, region_name="us-east-1", **keys).Bucket("films")
    bucket.create()

    def build(project: Project) -> str:
        bucket.upload_file(str(project.path("notes/film.md")), "notes/film.md")
        command = ["snakemake", "out/film.mp4", "--cores", "2", "--default-storage-provider", "s3"]
        command += ["--default-storage-prefix", "s3://films", "--storage-s3-endpoint-url", address]
        environment = {
            **project.environment(),
            "SNAKEMAKE_STORAGE_S3_ACCESS_KEY": keys["aws_access_key_id"],
            "SNAKEMAKE_STORAGE_S3_SECRET_KEY": keys["aws_secret_access_key"],
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        done = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    first = Project(tmp_path / "first")
    assert "Draw film: alpha" in build(first)
    bucket.download_file("out/film.mp4", str(tmp_path / "film.mp4"))
    second = Project(tmp_path / "second")
    shutil.copytree(first.path("notes"), second.path("notes"), dirs_exist_ok=True)
    said = build(second)
    assert "Draw film" not in said and "Speak film" not in said
    second.edit_notes("another thing", "another, very different thing")
    said = build(second)
    assert said.count("Draw film: ") == 1 and "Draw film: beta" in said
    here = Project(tmp_path / "here")
    assert here.build().status == 0
    assert (tmp_path / "film.mp4").read_bytes() == here.path("out/film.mp4").read_bytes()
