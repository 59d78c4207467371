"""The page of a film in a real browser, opened from the disk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, Tab, browser
from tests.build.conftest import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt install chromium"),
]

NOTES = """\
# A \\<b>tag\\</b> & "words"

A short film with `code`, and $a^2$.

## Alpha

The **first** scene has a point. It says two sentences.

## Beta

- one thing
- another thing

## Gamma

The end is near.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("made") / "project")
    project.write_notes(NOTES)
    run = project.build("out/film.html")
    assert run.status == 0, run.output
    return project


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("profile")) as new:
        yield new()


@pytest.fixture
def page(made: Project, tab: Tab) -> Tab:
    """The page, just opened at the width of a desk."""
    open_page(tab, made.path("out/film.html"))
    return tab


def open_page(tab: Tab, file: Path, *, at: str = "", width: int = 1280) -> None:
    tab.errors.clear()
    tab.resize(width, 800)
    tab.prefer(color_scheme="dark", reduced_motion="no-preference")
    tab.open("about:blank")
    tab.open(file.as_uri() + at)
    tab.wait("film.readyState >= 2")


def now(tab: Tab) -> float:
    return float(tab.evaluate("film.currentTime"))


def starts(tab: Tab, selector: str) -> list[float]:
    found: list[float] = tab.evaluate(
        f"[...document.querySelectorAll('{selector}')].map((e) => Number(e.dataset.start))"
    )
    return found


def test_the_page_opens_offline_without_an_error_and_asks_for_nothing_but_its_film(
    made: Project, page: Tab
) -> None:
    assert page.errors == []
    asked = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert {name for name in asked if not name.startswith("data:")} <= {made.path("out/film.mp4").as_uri()}
    source = made.path("out/film.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", source)


def test_titles_are_text_whatever_they_hold(page: Tab) -> None:
    assert page.evaluate("document.querySelector('h1').textContent") == 'A <b>tag</b> & "words"'
    assert page.evaluate("document.querySelectorAll('h1 b').length") == 0


def test_the_film_plays_with_its_captions(page: Tab) -> None:
    page.evaluate("film.muted = true, film.play()")
    page.wait("film.currentTime > 1")
    shown = page.wait("[...film.textTracks[0].activeCues ?? []].map((cue) => cue.text).join(' ')")
    assert "short film with code" in " ".join(shown.split())
    assert page.evaluate("film.textTracks[0].cues.length") >= 4


def test_a_click_on_a_chapter_goes_there(page: Tab) -> None:
    third = starts(page, ".chapters a")[2]
    page.click(".chapters li:nth-child(3) a")
    page.wait(f"Math.abs(film.currentTime - {third}) < 1 && !film.seeking")
    page.wait("document.querySelector('.chapters [aria-current]')?.textContent.includes('Beta')")


def test_a_moment_of_the_film_moves_the_bar_of_its_chapter_alone(page: Tab) -> None:
    starts_of_chapters = starts(page, ".chapters a")
    page.evaluate(
        "window.moved = []; const note = (all) => moved.push(...all.map((one) => one.target.textContent));"
        "const bars = document.querySelector('.chapters');"
        "new MutationObserver(note).observe(bars, { subtree: true, attributeFilter: ['style'] })"
    )
    for ahead in (0.2, 0.4):
        page.evaluate("moved.length = 0")
        page.evaluate(f"film.currentTime = {starts_of_chapters[2] + ahead}")
        page.wait("!film.seeking && moved.length > 0")
    assert page.evaluate("new Set(moved).size") == 1
    bar = "document.querySelectorAll('.chapters a')[{}].style.getPropertyValue('--done')"
    done = f"Number.parseFloat({bar}) || 0"
    assert [round(page.evaluate(done.format(number))) for number in (0, 1, 3)] == [100, 100, 0]


def test_the_transcript_follows_the_film_and_a_click_on_a_word_goes_to_it(page: Tab) -> None:
    words = page.evaluate("[...document.querySelectorAll('.transcript span')].map((e) => e.textContent)")
    assert " ".join(words).startswith("A short film with code, and a².")
    at = starts(page, ".transcript span")[words.index("first")]
    page.evaluate(f"film.currentTime = {at + 0.05}")
    page.wait("document.querySelector('.transcript .now')?.textContent === 'first'")
    assert "first scene" in page.evaluate("document.querySelector('.transcript [aria-current]').textContent")
    last = len(words) - 1
    page.evaluate(f"document.querySelectorAll('.transcript span')[{last}].id = 'last'")
    page.click("#last")
    page.wait(f"Math.abs(film.currentTime - {starts(page, '.transcript span')[last]}) < 1")


def test_an_address_with_a_time_opens_the_film_there(made: Project, tab: Tab) -> None:
    open_page(tab, made.path("out/film.html"), at="#t=3.5")
    tab.wait("Math.abs(film.currentTime - 3.5) < 0.2")


def test_everything_is_reached_with_the_keyboard(page: Tab) -> None:
    seen = []
    for _ in range(60):
        page.press("Tab")
        seen.append(
            page.evaluate(
                "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
                "return [e.className || e.id || e.tagName, s.outlineStyle]; })()"
            )
        )
        if seen[-1][0] == "BODY":
            break
    names = [name for name, _ in seen]
    assert names[0] == "skip"
    assert {"film", "follow", "transcript", "still", "verdict good"} <= set(names)
    assert all(style != "none" for name, style in seen if name not in ("BODY", "film"))


def test_keys_play_pause_and_go_from_chapter_to_chapter(page: Tab) -> None:
    marks = starts(page, ".chapters a")
    page.evaluate("film.muted = true")
    page.press("]", "]")
    page.wait(f"Math.abs(film.currentTime - {marks[1]}) < 0.2 && !film.seeking")
    page.wait("document.querySelector('.chapters [aria-current]')?.textContent.includes('Alpha')")
    page.press("]", "]")
    page.wait(f"Math.abs(film.currentTime - {marks[2]}) < 0.2")
    page.press("k", "k")
    page.wait("!film.paused")
    page.press("k", "k")
    page.wait("film.paused")
    page.press("c", "c")
    assert page.evaluate("film.textTracks[0].mode") == "hidden"


def test_a_screen_reader_is_told_what_is_where(page: Tab) -> None:
    nodes = page.accessibility()
    roles = {node["role"] for node in nodes}
    assert {"banner", "main", "navigation", "contentinfo", "region", "table"} <= roles
    headings = [node["name"] for node in nodes if node["role"] == "heading"]
    assert headings[0] == 'A <b>tag</b> & "words"'
    assert {"Chapters", "Transcript", "Scenes", "Check"} <= set(headings)
    unnamed = [node for node in nodes if node["role"] in ("link", "checkbox", "button") and not node["name"]]
    assert unnamed == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_text_has_contrast_in_the_dark_and_in_the_light(page: Tab, scheme: str) -> None:
    page.prefer(color_scheme=scheme)
    colours: dict[str, str] = page.evaluate(
        "Object.fromEntries(['ground','raised','text','quiet','accent','lit','good','bad'].map((name) =>"
        " [name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()]))"
    )
    pairs = [
        (front, back) for front in ("text", "quiet", "accent", "good", "bad") for back in ("ground", "raised")
    ]
    for front, back in [*pairs, ("text", "lit"), ("accent", "lit")]:
        assert contrast(colours[front], colours[back]) >= 4.5, (scheme, front, back)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_nothing_slides_where_less_motion_is_wanted(page: Tab) -> None:
    page.evaluate("transcript.setAttribute('data-smooth', '')")
    assert page.evaluate("getComputedStyle(transcript).scrollBehavior") == "smooth"
    page.prefer(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(transcript).scrollBehavior") == "auto"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_page_fits_a_phone_a_tablet_and_a_desk(made: Project, tab: Tab, width: int) -> None:
    open_page(tab, made.path("out/film.html"), width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("film.getBoundingClientRect().width") > width / 2 - 40


def test_each_scene_has_its_frame_words_voice_time_notes_and_what_was_made(page: Tab) -> None:
    scenes: list[dict[str, Any]] = page.evaluate(
        "[...document.querySelectorAll('.scenes li')].map((e) => ({"
        "text: e.querySelector('dl').innerText.replace(/\\s+/g, ' '),"
        "title: e.querySelector('h3').textContent,"
        "wide: e.querySelector('img').naturalWidth}))"
    )
    assert [scene["title"] for scene in scenes][1:] == ["Alpha", "Beta", "Gamma"]
    assert all(scene["wide"] == 256 for scene in scenes)
    alpha = scenes[1]["text"]
    for told in ("Words 10", "Voice tone · silent", "Notes film.md:5", "New voice, picture", " to "):
        assert told in alpha


def test_the_figures_of_the_check_are_told(page: Tab) -> None:
    rows = page.evaluate("[...document.querySelectorAll('tbody tr')].map((e) => e.textContent)")
    assert any("Captions and words" in row and "150 ms" in row and "good" in row for row in rows)
    assert "no fault" in page.evaluate("document.querySelector('.verdict').textContent")


def test_a_film_that_is_gone_is_told_of(made: Project, tab: Tab, tmp_path: Path) -> None:
    shutil.copy(made.path("out/film.html"), tmp_path)
    tab.open("about:blank")
    tab.open((tmp_path / "film.html").as_uri())
    tab.wait("!trouble.hidden")
    assert "Keep film.mp4 beside this page" in tab.evaluate("trouble.textContent")


def test_after_an_edit_the_page_says_what_was_kept_and_an_embedded_film_plays_alone(
    made: Project, tab: Tab, tmp_path: Path
) -> None:
    made.edit_notes("another thing", "one more thing")
    made.configure(report={"embed": True})
    run = made.build("out/film.html")
    assert run.jobs == sorted(
        ["write_script", "level_sound beta", "join_film", "check_film", "publish_film", "report_film"]
        + [f"{step}_scene beta" for step in ("speak", "stage", "draw")]
    )
    assert made.build("out/film.html").jobs == []
    shutil.copy(made.path("out/film.html"), tmp_path)
    open_page(tab, tmp_path / "film.html")
    tab.evaluate("film.muted = true, film.play()")
    tab.wait("film.currentTime > 0.5")
    tab.evaluate("film.currentTime = film.duration - 0.3")
    tab.wait("film.ended")
    texts = tab.evaluate(
        "[...document.querySelectorAll('.scenes dl')].map((e) => e.innerText.replace(/\\s+/g, ' '))"
    )
    assert ["New voice, picture" in text for text in texts] == [False, False, True, False]
    assert ["Kept voice, picture" in text for text in texts] == [True, True, False, True]
    assert tab.errors == []


def test_another_look_of_the_page_makes_the_page_alone(made: Project) -> None:
    style = made.path("templates/report/page.css")
    style.write_text(style.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert made.build("out/film.html").jobs == ["report_film"]
