"""Notes are data: one film that carries hostile text in every place, built and opened for real."""

from __future__ import annotations

import os
import re
import resource
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import av
import pytest
from PIL import Image

from notes2manim.model.certificate import read_certificate
from tests.browser import CHROMIUM, Tab, browser
from tests.build.conftest import Project

pytestmark = pytest.mark.slow

EVIL = (
    '"""{{ 7*7 }}{% raw %} \\N{BULLET} $(touch pwned) `touch pwned` \u202eRTL\u200d '
    '<img src=x onerror="pwned=1">'
    " 00:00:01,000 --> 00:00:09,000 <b>b</b> {\\an8} \x1b[2J </script> \\input{/etc/passwd}"
)
MARK = "&lt;img src=x onerror=&quot;pwned=1&quot;&gt; &lt;b&gt;b&lt;/b&gt; --&gt; &lt;/script&gt;"


def fence(kind: str, body: str) -> str:
    return f"This picture shows it.\n\n~~~~~ {kind}\n{body}\n~~~~~\n"


SCENES = {
    "words": f"{MARK} **{EVIL}** and `{EVIL}` [{EVIL}](javascript:alert(1)) ![{EVIL}](no.png) x[^1]."
    f"\n\n[^1]: {EVIL}",
    "list": f"- {EVIL}\n- {MARK}",
    "quote": f"> {EVIL}\n> — {EVIL}",
    "table": f"See this table.\n\n| {EVIL} | b |\n|---|---|\n| {MARK} | 1 |",
    "code": fence("python", EVIL),
    "diagram": fence("diagram", f"graph LR\nA[{EVIL}] -- {EVIL} --> B{{{EVIL}}}"),
    "chart": fence("chart bar", f"title: {EVIL}\n{EVIL}: 1\nb: 2\nc: 1e400"),
    "pie": fence("chart pie", "\n".join(f"label {k}: {k}" for k in range(300))),
    "tree": fence("tree", f"- {EVIL}\n  - {EVIL}"),
    "wide-tree": fence("tree", "- r\n" + "".join(f"  - n{k}\n" for k in range(10_000))),
    "messages": fence("sequence", f"A->>B: {EVIL}"),
    "dates": fence("timeline", f"1642: {EVIL}\n1e300: far\n" + "1700: x\n" * 500),
    "cells": fence("array", f"{EVIL} 1 2\nstep: swap 0 1"),
    "edges": fence("diagram", "graph LR\n" + "\n".join(f"n{k} --> n{k * 7 % 50}" for k in range(1000))),
    "numbers": f"It is {'9' * 5000}, or 1e400, 10^10^10, ${'7' * 3000}$ on 2026-99-99.",
    "formulas": r"$$\def\a{\a\a}\a$$" + "\n\n" + r"$$\input{/etc/passwd} \write18{touch pwned}$$",
    "deep": "$$" + r"\frac{1}{" * 500 + "2" + "}" * 500 + "$$",
    "matrix": r"$$\begin{pmatrix}" + (r"1 & " * 99 + r"1 \\") * 100 + r"\end{pmatrix}$$",
    "curves": fence(
        "plot", "y = 1/x\ny = tan(x)\ny = factorial(10**9)\ny = x^x^x^x\ny = exp(exp(exp(x)))\nx: -9 .. 9"
    ),
    "points": fence("plot", "\n".join(f'point ({k}, 1) "p{k}"' for k in range(500)) + "\npoint (1e300, 0)"),
    "nesting": ">" * 100_000 + " deep",
    "line": fence("python", "x = '" + "a" * 100_000 + "'"),
    "picture": "![a](../../../etc/passwd.png) ![b](/etc/hostname) ![c](../link.png) "
    "![d](../fifo.png) ![e](/dev/zero)",
    "letters": "![x](data:image/png;base64," + "A" * 100_000 + ")",
    "moving": "![frames](../moving.gif)",
    "huge": "![wide](../wide.png)",
    "vectors": "![lines](../script.svg)",
    "marks": "z"
    + "\u0336" * 500
    + " "
    + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50
    + " "
    + "W" * 5000,
}


@contextmanager
def memory(most: int) -> Iterator[None]:
    """Give each process that is started in the block so many bytes of address space."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("hostile") / "project")
    project.configure(
        quality={"width": 228, "height": 128, "fps": 2}, pauses={"lead": 0.1, "beat": 0.1, "scene": 0.1}
    )
    (project.folder.parent / "secret.txt").write_text("secret")
    project.path("link.png").symlink_to(project.folder.parent / "secret.txt")
    os.mkfifo(project.path("fifo.png"))
    frames = [Image.new("P", (40, 40), k) for k in range(200)]
    frames[0].save(project.path("moving.gif"), save_all=True, append_images=frames[1:])
    Image.new("L", (30_000, 300)).save(project.path("wide.png"))
    project.path("script.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' width="9" height="9">'
        '<script>alert(1)</script><image xlink:href="file:///etc/passwd" width="9" height="9"/>'
        '<style>@import url(file:///etc/passwd);</style><rect width="9" height="3" onclick="alert(1)"/></svg>'
    )
    scenes = "".join(f"## {name}\n\n{text}\n\n" for name, text in SCENES.items())
    project.write_notes(
        f"---\nauthor: '<img src=x onerror=\"pwned=1\">'\n---\n\n# {EVIL}\n\n{MARK}\n\n{scenes}"
    )
    start = time.monotonic()
    with memory(1 << 30):
        run = project.build("out/film.html", "out/film.gif", "out/film.storyboard.png")
    assert run.status == 0, run.output[-5000:]
    assert time.monotonic() - start < 500
    assert "\x1b[2J" not in run.output and "\u202e" not in run.output
    return project


def test_hostile_notes_become_a_film_and_nothing_is_run(made: Project) -> None:
    assert not list(made.folder.parent.rglob("pwned*"))
    assert {path.name for path in made.folder.parent.iterdir()} == {"project", "secret.txt"}
    with av.open(str(made.path("out/film.mp4"))) as film:
        assert len(list(film.decode(video=0))) > 2 * len(SCENES)
        assert film.metadata["artist"] == '<img src=x onerror="pwned=1">'
    for name in SCENES:
        assert list(made.path("build/film/clips").glob(f"{name}.*.mp4")), name
    for form in ("srt", "vtt", "txt", "chapters.txt", "html"):
        text = made.path(f"out/film.{form}").read_text(encoding="utf-8")
        assert "\x1b" not in text and "\u202e" not in text, form
        assert "root:" not in text and "secret" not in text, form


def test_captions_hold_no_tag_and_no_time_that_the_notes_have_written(made: Project) -> None:
    vtt = made.path("out/film.vtt").read_text(encoding="utf-8")
    srt = made.path("out/film.srt").read_text(encoding="utf-8")
    for text in (vtt, srt):
        for line in text.splitlines():
            assert "-->" not in line or re.fullmatch(r"[\d:,.]+ --> [\d:,.]+", line)
        assert "<b>" not in text and "<img" not in text
    assert "&lt;img" in vtt and "<\u2060img" in srt
    assert "{\\an8}" not in srt and "{\u2060\\an8}" in srt


def test_the_streams_and_times_of_the_film_are_without_fault(made: Project) -> None:
    faults = read_certificate(made.path("build/film/check.json")).faults
    rules = {"streams", "lengths", "sync", "loudness", "silence", "chapters"}
    assert not [str(fault) for fault in faults if fault.rule in rules]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("profile")) as new:
        yield new()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt install chromium")
def test_no_text_of_the_notes_becomes_a_part_of_the_page(made: Project, tab: Tab) -> None:
    tab.open(f"file://{made.path('out/film.html')}")
    tab.wait("document.querySelectorAll('.scenes li').length > 5")
    time.sleep(0.5)  # a picture that is not there fails at once
    assert tab.evaluate("typeof pwned") == "undefined"
    assert tab.evaluate("document.querySelectorAll('img[src=x], .scenes b').length") == 0
    assert tab.evaluate("[...document.querySelectorAll('a')].every(a => !/^javascript/i.test(a.href))")
    assert tab.evaluate("document.body.innerText.includes('<img src=x onerror=')")
    assert tab.evaluate("document.querySelectorAll('script').length") == 2


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that is small, and has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((width // 8 + 1) * 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_pictures_that_are_none_lose_no_film_and_are_each_named_with_what_to_do(project: Project) -> None:
    project.configure(quality={"width": 228, "height": 128, "fps": 2})
    project.path("text.png").write_text("no picture")
    project.path("bomb.png").write_bytes(bomb(200_000, 200_000))
    project.path("file.svg").write_text(
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>'
    )
    names = ("text.png", "bomb.png", "file.svg")
    project.write_notes("# Film\n\n" + "".join(f"## {name}\n\n![a](../{name})\n\n" for name in names))
    run = project.build("out/film.mp4")
    assert run.status == 0, run.output[-3000:]
    faults = ("is no picture", "has too many pixels", "is no SVG")
    for line, name, fault in zip((5, 9, 13), names, faults, strict=True):
        assert f"notes/film.md:{line}: {name}: {fault}" in run.output, run.output[-3000:]
    assert "root:" not in run.output and "Traceback" not in run.output
