"""What a run is asked to do: flags, then the environment, then .env, then notes, then config.yaml."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from notes2manim import RenderConfig, TTSConfig, TTSProvider
from notes2manim.dotenv import read_dotenv
from notes2manim.engine.build import snakemake_command
from notes2manim.engine.settings import resolve_run
from notes2manim.engine.topic import find_topic
from notes2manim.errors import ConfigError, NotesError
from notes2manim.model.config import PROVIDERS, resolve

PROFILE = "resources:\n  - tts=6\n  - render=8\n  - llm=4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    profile = tmp_path / "profiles" / "default" / "config.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text(PROFILE, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_win_over_the_environment_and_that_over_dotenv(folder: Path) -> None:
    write(folder / ".env", "MAX_TTS_WORKERS=2\nMAX_RENDER_WORKERS=2\nTTS_PROVIDER=espeak\n")
    environment = {"MAX_RENDER_WORKERS": "3", "TTS_PROVIDER": "tone"}
    run = resolve_run(folder, environment=environment, tts=TTSConfig(provider=TTSProvider.HIBARI))
    assert (run.tts_workers, run.render_workers) == (2, 3)
    assert run.config == {"voice": {"provider": "hibari"}}
    assert resolve_run(folder, environment=environment).config == {"voice": {"provider": "tone"}}
    assert resolve_run(folder, environment={}).config == {"voice": {"provider": "espeak"}}


def test_the_run_wins_over_the_notes_and_those_over_the_config() -> None:
    config = {"voice": {"provider": "hibari", "name": "heart"}, "quality": "low", "theme": "midnight"}
    notes = {"voice": {"provider": "espeak", "speed": 1.2}, "quality": "medium", "theme": "paper"}
    settings = resolve(config, notes, forced={"voice": {"provider": "tone"}, "quality": "high"})
    assert (settings.voice.provider, settings.voice.name, settings.voice.speed) == ("tone", "", 1.2)
    assert (settings.quality.fps, settings.theme) == (60, "paper")


def test_a_wrong_flag_is_not_blamed_on_the_notes() -> None:
    with pytest.raises(ConfigError, match=r"^--config: quality: .*none of"):
        resolve({}, {"theme": "paper"}, place="notes/a.md", forced={"quality": "huge"})


def test_every_provider_can_be_named() -> None:
    assert set(PROVIDERS) <= {provider.value for provider in TTSProvider}


def test_workers_become_the_whole_map_of_resources(folder: Path) -> None:
    run = resolve_run(folder, max_render_workers=2, environment={})
    command = snakemake_command(folder, ["out/a.mp4"], run, "/dev/null")
    at = command.index("--resources")
    assert command[at + 1 : at + 4] == ["tts=6", "render=2", "llm=4"]


def test_without_parallel_everything_happens_one_by_one(folder: Path) -> None:
    run = resolve_run(folder, enable_parallel=False, max_tts_workers=4, environment={})
    command = snakemake_command(folder, ["out/a.mp4"], run, "/dev/null")
    assert command[command.index("--cores") + 1] == "1"
    at = command.index("--resources")
    assert command[at + 1 : at + 4] == ["tts=1", "render=1", "llm=1"]
    assert not resolve_run(folder, environment={"ENABLE_PARALLEL": "false"}).parallel
    assert resolve_run(folder, enable_parallel=True, environment={"ENABLE_PARALLEL": "no"}).parallel


def test_left_alone_the_profile_decides(folder: Path) -> None:
    command = snakemake_command(folder, ["out/a.mp4"], resolve_run(folder, environment={}), "/dev/null")
    assert "--resources" not in command
    assert "--config" not in command


def test_a_server_is_named_for_the_steps(folder: Path) -> None:
    write(folder / ".env", "DIA_TTS_TIMEOUT=20\nLLM_API_KEY='s3cret value'\n")
    run = resolve_run(folder, tts=TTSConfig(base_url="http://gpu:8003"), environment={"HOME": "/home/a"})
    assert run.environment["DIA_TTS_BASE_URL"] == "http://gpu:8003"
    assert run.environment["DIA_TTS_TIMEOUT"] == "20"
    assert run.environment["LLM_API_KEY"] == "s3cret value"
    assert run.environment["HOME"] == "/home/a"


def test_a_look_is_passed_on(folder: Path) -> None:
    render = RenderConfig(quality={"width": 256, "height": 144, "fps": 10}, theme="paper", format="gif")
    run = resolve_run(folder, render=render, environment={})
    assert run.config == {"quality": {"width": 256, "height": 144, "fps": 10}, "theme": "paper"}
    assert run.format == "gif"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_TTS_WORKERS", "many"),
        ("MAX_RENDER_WORKERS", "0"),
        ("ENABLE_PARALLEL", "maybe"),
        ("DIA_TTS_TIMEOUT", "soon"),
        ("DIA_TTS_TIMEOUT", "-1"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(folder: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        resolve_run(folder, environment={name: value})


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=plain", "plain"),
        ("export KEY = spaced ", "spaced"),
        ("KEY=two words # and a comment", "two words"),
        ("KEY=a#b", "a#b"),
        ("KEY='single # not a comment'", "single # not a comment"),
        (r'KEY="a \"quoted\" word"', 'a "quoted" word'),
        ("KEY=", ""),
        ("KEY=http://localhost:8003/?a=b", "http://localhost:8003/?a=b"),
    ],
)
def test_a_line_of_dotenv_is_read(tmp_path: Path, line: str, value: str) -> None:
    assert read_dotenv(write(tmp_path / ".env", f"# settings\n\n{line}\n")) == {"KEY": value}


def test_a_faulty_line_of_dotenv_is_named_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^\.env:2: this is no setting") as caught:
        read_dotenv(write(tmp_path / ".env", "A=1\nsecret without a name\n"))
    assert "secret" not in str(caught.value)


def test_words_become_a_topic_and_notes_keep_their_name(folder: Path) -> None:
    write(folder / "notes" / "My notes.md", "# Mine\n")
    assert find_topic("Matrix multiplication", folder) == "matrix-multiplication"
    assert find_topic("My notes", folder) == "My notes"
    assert find_topic(str(folder / "notes" / "My notes.md"), folder) == "My notes"


def test_notes_are_found_however_the_accents_of_their_name_are_composed(folder: Path) -> None:
    write(folder / "notes" / "Caf\u00e9.md", "# Composed\n")
    write(folder / "notes" / "U\u0308bung.md", "# Taken apart, as some systems do\n")
    assert find_topic("Cafe\u0301", folder) == "Caf\u00e9"
    assert find_topic("\u00dcbung", folder) == "U\u0308bung"


@pytest.mark.parametrize("asked", ["../README", "..", "a{b}", "takes", "a\x1b[2J"])
def test_a_topic_never_leads_out_of_its_folder(asked: str, folder: Path) -> None:
    write(folder / "notes" / f"{asked}.md", "# Notes\n")
    with pytest.raises(NotesError) if "/" not in asked else nullcontext():
        assert find_topic(asked, folder) == "readme"


def test_a_file_elsewhere_is_read_where_it_is(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    mine = write(elsewhere / "waves.md", "# Waves\n")
    assert find_topic(str(mine), folder) == "waves"
    assert (folder / "notes" / "waves.md").resolve() == mine
    assert find_topic(str(mine), folder) == "waves"
    other = write(tmp_path_factory.mktemp("other") / "waves.md", "# Other\n")
    with pytest.raises(NotesError, match=r"notes/waves\.md holds other notes"):
        find_topic(str(other), folder)
    with pytest.raises(NotesError, match="no such file"):
        find_topic(str(elsewhere / "gone.md"), folder)
