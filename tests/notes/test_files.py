"""Files of notes: front matter, encodings, scripts by hand, and the entry point."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from notes2manim.errors import NotesError, ScriptError
from notes2manim.notes import read_notes, write_script

ENTRY = Path(__file__).parents[2] / "scripts" / "write_script.py"


def test_front_matter_names_the_film_and_overrides_settings() -> None:
    script = write_script(
        "---\ntitle: T\nauthor: Ann\nlanguage: de\nvoice: {speed: 1.2}\n---\n# Other\n", file="notes/a.md"
    )
    assert (script.title, script.author, script.language) == ("T", "Ann", "de")
    assert script.settings == {"author": "Ann", "language": "de", "voice": {"speed": 1.2}}


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("langage: de", 'notes/a.md:3: there is no key "langage". Did you mean "language"?'),
        ("allow_code: true", '"allow_code" may not be set by notes'),
        ("theme: 5", "notes/a.md:3: theme:"),
        ("voice: {sped: 1}", 'Did you mean "speed"?'),
        ("language: [a, b", "the front matter is not YAML"),
        ("author: &a x", "anchors"),
        ("lexicon: " + "[" * 20 + "]" * 20, "nested too deeply"),
        ("x: 2026-99-99", "front matter is not YAML"),
    ],
)
def test_what_front_matter_cannot_say_is_left_out_with_a_warning(line: str, notice: str) -> None:
    script = write_script(f"---\ntitle: T\n{line}\n---\n\nText.\n", file="notes/a.md")
    assert script.settings == {}
    assert any(notice in str(found) for found in script.notices), script.notices


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_notes_of_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("# Zürich\n".encode(encoding))
    script = read_notes(path)
    assert script.title == "Zürich"
    assert script.notices == []


def test_a_wrong_byte_is_left_out_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"# Title\n\nZ\xfcrich here.\n")
    script = read_notes(path, file="notes/a.md")
    assert str(script.notices[0]).startswith("notes/a.md:3: this is not UTF-8")
    assert script.scenes[0].beats[0].say == "Zrich here."


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotesError, match="No such file"):
        read_notes(tmp_path / "none.md")
    (tmp_path / "a.md").write_bytes(b"\x7fELF\0\0\0\0\0\0")
    with pytest.raises(NotesError, match="is not text"):
        read_notes(tmp_path / "a.md")


def test_a_script_by_hand_stands_in_for_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    beat = {"say": "Hello you.", "cues": [{"visual": "s", "at": "you"}]}
    visuals = {"s": {"kind": "statement", "text": "Hello"}}
    path.write_text(json.dumps({"title": "A", "scenes": [{"id": "a", "beats": [beat], "visuals": visuals}]}))
    assert read_notes(path).scenes[0].beats[0].cues[0].at == 1
    path.write_text('{"title": "A"}')
    with pytest.raises(ScriptError, match="scenes"):
        read_notes(path)


@pytest.mark.parametrize(
    ("visual", "fault"),
    [
        ({"kind": "statement", "text": "x" * 60_000}, "has more than 50,000 characters"),
        ({"kind": "diagram", "nodes": [{"id": f"n{k}", "label": "n"} for k in range(201)]}, "at most 200"),
        ({"kind": "table", "rows": [["1"] * 201]}, "at most 200"),
        ({"kind": "chart", "labels": ["a"], "series": [{"values": [1e300]}]}, "less than or equal to 1000"),
        ({"kind": "chart", "labels": ["a"], "series": [{"values": [float("inf")]}]}, "finite"),
        ({"kind": "plot", "x_range": [0, float("nan")]}, "finite"),
        ({"kind": "statement", "text": "\ud800"}, "hex escape"),
    ],
    ids=lambda case: str(case)[:40],
)
def test_a_script_by_hand_is_refused_where_it_cannot_be_drawn(
    visual: dict[str, object], fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    scene = {"id": "a", "beats": [{"say": "Hello"}], "visuals": {"s": visual}}
    path.write_text(json.dumps({"title": "A", "scenes": [scene]}))
    with pytest.raises(ScriptError, match=fault) as caught:
        read_notes(path)
    assert str(path) in str(caught.value) and len(str(caught.value)) < 3000


def test_a_script_by_hand_brings_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    beat = {"say": "Hello \x1b[2J\u202e you"}
    path.write_text(json.dumps({"title": "A\x1b]0;x\x07", "scenes": [{"id": "a", "beats": [beat]}]}))
    script = read_notes(path)
    assert (script.title, script.scenes[0].beats[0].say) == ("A]0;x", "Hello [2J you")
    path.write_text("[" * 100_000)
    with pytest.raises(ScriptError):
        read_notes(path)
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    with pytest.raises(ScriptError, match="is larger than 64 MB"):
        read_notes(path)


def test_of_notes_without_end_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.write("é".encode() * 100 + b"\n\n" + b"words " * 2000)
        file.truncate(1 << 40)
    script = read_notes(path)
    assert any("1,000,000 characters" in notice.text for notice in script.notices)


def test_the_entry_point_writes_the_script_and_prints_the_warnings(tmp_path: Path) -> None:
    notes = tmp_path / "a.md"
    output = tmp_path / "build" / "script.json"
    notes.write_text("# A\n\n<p>html</p>\n")
    command = [sys.executable, str(ENTRY), "--notes", str(notes), "--output", str(output)]
    first = subprocess.run(command, capture_output=True, text=True, check=True)
    assert first.stderr == f"warning: {notes}:3: HTML is not drawn. Its text is spoken.\n"
    before = output.read_bytes()
    subprocess.run(command, capture_output=True, check=True)
    assert output.read_bytes() == before
    assert [path.name for path in output.parent.iterdir()] == ["script.json"]


def test_the_entry_point_names_what_is_wrong(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ENTRY),
        "--notes",
        str(tmp_path / "no.md"),
        "--output",
        str(tmp_path / "o.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
