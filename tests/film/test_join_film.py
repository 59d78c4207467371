"""Films joined from real clips and voices, and read back as a player reads them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from notes2manim.check.heard import hear
from notes2manim.check.meter import loudness_of
from notes2manim.errors import DiskError, FilmError
from notes2manim.film.gif import make_gif
from notes2manim.film.join import join_film
from notes2manim.film.loudness import level_sound
from notes2manim.film.sound import lay_voice
from notes2manim.film.sound_file import write_sound
from notes2manim.film.thumbnail import take_thumbnail
from notes2manim.model.config import Settings
from notes2manim.model.timing import read_timing
from tests.film.reel import VOICE_RATE, Reel, speech, write_clip

MakeReel = Callable[..., Reel]
RATE = 48_000
BLOCK = 1024  # samples of a packet of AAC
SIDES = ("mp4", "srt", "vtt", "chapters.txt", "txt")


def level(reel: Reel, settings: Settings) -> None:
    """Write the sounds of a reel."""
    for voice, files in zip(reel.voices, reel.files, strict=True):
        laid = lay_voice(voice, files.timing, reel.fps)
        film = settings.film
        write_sound(level_sound(laid, film.loudness, film.peak, loudness_of, hear), files.sound)


def join(reel: Reel, **settings: object) -> Path:
    values = Settings.model_validate(settings)
    level(reel, values)
    join_film(reel.script, reel.files, reel.folder / "out" / "waves.1f", values)
    return reel.folder / "out" / "waves.1f.mp4"


def decode_sound(film: Path) -> NDArray[np.float32]:
    """Return the sound as a player hears it, shape (samples, 2), from the first frame's time on."""
    with av.open(str(film)) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T


def decode_pictures(path: Path) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, frame.to_ndarray(format="gray"))
            for frame in container.decode(video=0)
        ]


def read_captions(film: Path) -> list[tuple[int, int, str]]:
    """Return the captions inside a film: start and duration in milliseconds, and text."""
    with av.open(str(film)) as container:
        texts = [
            (packet.pts, packet.duration, bytes(packet)[2:].decode())
            for packet in container.demux(subtitles=0)
        ]
    return [(start, duration, text) for start, duration, text in texts if text and start is not None]


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Reel:
    """Three scenes of speech-like noise, joined."""
    reel = Reel(tmp_path_factory.mktemp("waves"))
    reel.add("opening", "Waves & tides, a <short> film.", seconds=4.03)
    reel.add("why", "The moon pulls at the sea, and the sea comes after it.", seconds=6.4)
    reel.add("why-2", "It does so twice a day.", seconds=5.71, chapter=False)
    reel.add("end", "That is all.", seconds=11.0)
    join(reel, author="Ada L.", language="en-GB")
    return reel


@pytest.fixture(scope="module")
def film(waves: Reel) -> Path:
    return waves.folder / "out" / "waves.1f.mp4"


def test_a_film_has_pictures_sound_and_captions(film: Path) -> None:
    with av.open(str(film)) as container:
        streams = [(stream.type, stream.codec_context.name) for stream in list(container.streams)[:3]]
        sound = container.streams.audio[0]
        languages = [stream.metadata["language"] for stream in list(container.streams)[:3]]
        assert streams == [("video", "h264"), ("audio", "aac"), ("subtitle", "mov_text")]
        assert (sound.rate, sound.layout.name) == (RATE, "stereo")
        assert languages == ["eng"] * 3
        assert container.metadata["title"] == "Waves & <Tides>"
        assert container.metadata["artist"] == "Ada L."
        assert container.start_time == 0


def test_every_frame_of_every_clip_is_shown_in_its_turn(make_reel: MakeReel) -> None:
    reel = make_reel()
    for number, seconds in enumerate((1.0, 0.05, 2.31)):
        reel.add(f"scene-{number}", seconds=seconds)
    shown = decode_pictures(join(reel))
    clips = [picture for files in reel.files for _, picture in decode_pictures(files.clip)]
    assert [time for time, _ in shown] == [Fraction(number, 15) for number in range(15 + 1 + 35)]
    assert all(np.array_equal(ours, theirs) for (_, ours), theirs in zip(shown, clips, strict=True))


def test_packets_are_decoded_before_they_are_shown(make_reel: MakeReel) -> None:
    reel = make_reel()
    for name in "abc":
        reel.add(name, seconds=1.5)
    with av.open(str(join(reel))) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    decoded = [packet.dts for packet in packets]
    assert decoded == sorted(set(decoded))
    assert all(packet.dts <= packet.pts for packet in packets)


def test_pictures_are_not_encoded_again(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("one")
    reel.add("two")

    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(video=0) if packet.size]

    assert packets(join(reel)) == [data for files in reel.files for data in packets(files.clip)]


def blocks_of(reel: Reel) -> list[int]:
    """Return the block of AAC that is nearest to the start of each scene, and to the end of the film."""
    starts = [0]
    for files in reel.files:
        starts.append(starts[-1] + len(decode_pictures(files.clip)))
    return [round(Fraction(frames * RATE, reel.fps * BLOCK)) for frames in starts]


def test_voices_do_not_drift_over_forty_scenes(make_reel: MakeReel) -> None:
    reel = make_reel(fps=60)
    for number in range(40):
        sound = np.zeros(round((0.4 + number * 0.0137) * VOICE_RATE), dtype=np.float32)
        sound[2400:4800] = speech(0.1, seed=number)
        sound[0] = 0.8
        reel.add(f"scene-{number}", "Tick.", sound=sound)
    heard = decode_sound(join(reel))[:, 0]
    at = 0
    for files, block in zip(reel.files, blocks_of(reel), strict=False):
        near = np.abs(heard[max(block * BLOCK - 2000, 0) : block * BLOCK + 480])
        assert abs(int(near.argmax()) - min(block * BLOCK, 2000)) <= 1, (
            f"the click at {at / RATE:.3f} s moved"
        )
        assert abs(block * BLOCK - at) <= BLOCK / 2 < RATE / 60
        at += len(decode_pictures(files.clip)) * RATE // 60
    assert len(heard) - at in range(BLOCK)


def test_sound_and_pictures_begin_and_end_together(film: Path) -> None:
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert audio.duration * audio.time_base == video.duration * video.time_base
        assert audio.start_time == video.start_time == 0
        audio.codec_context.options = {"err_detect": "explode+crccheck+bitstream+buffer+compliant"}
        samples = sum(frame.samples for frame in container.decode(audio))
    assert samples - audio.duration in range(BLOCK)


def with_pauses(seconds: float, seed: int) -> NDArray[np.float32]:
    """Speech that begins after 0.1 s, and ends 0.1 s before its end, both as loud as can be."""
    sound = np.zeros(round(seconds * VOICE_RATE), dtype=np.float32)
    sound[2400:-2400] = speech(seconds - 0.2, seed=seed, level=0.2)
    sound[2400:2424] = sound[-4800:-2400] = 0.7
    return sound


LENGTHS = (1.31, 2.0, 0.63, 1.4, 0.93, 1.77)


def test_scenes_sound_in_the_film_as_they_do_alone(make_reel: MakeReel) -> None:
    reel = make_reel()
    for number, seconds in enumerate(LENGTHS):
        reel.add(f"scene-{number}", sound=with_pauses(seconds, number))
    heard = decode_sound(join(reel))
    blocks = blocks_of(reel)
    for files, start, after in zip(reel.files, blocks, blocks[1:], strict=False):
        alone = decode_sound(files.sound)
        assert np.array_equal(heard[start * BLOCK : after * BLOCK], alone[: (after - start) * BLOCK])
        assert np.abs(heard[(after - 1) * BLOCK : after * BLOCK]).max() == 0


def test_a_voice_without_pauses_leaves_nothing_in_the_next_scene(make_reel: MakeReel) -> None:
    reel = make_reel()
    for number, seconds in enumerate(LENGTHS):
        reel.add(f"scene-{number}", sound=with_pauses(seconds + 0.2, number)[2400:-2400])
    heard = decode_sound(join(reel))
    blocks = blocks_of(reel)
    for files, start, after in zip(reel.files, blocks, blocks[1:], strict=False):
        alone = decode_sound(files.sound)
        joint = (after - 1) * BLOCK  # one block, in which nothing is left but the echo of the codec
        assert np.array_equal(heard[start * BLOCK : joint], alone[: joint - start * BLOCK])
        assert 20 * np.log10(np.abs(heard[joint : joint + BLOCK // 2]).max() + 1e-9) < -30
        assert np.abs(heard[joint - BLOCK * 3 // 2 : joint - BLOCK]).max() > 0.3
        assert np.abs(heard[start * BLOCK :][:48]).max() > 0.1


def test_a_voice_is_heard_from_the_first_to_the_last_word_of_its_scene(waves: Reel, film: Path) -> None:
    heard = decode_sound(film)[:, 0]
    for file, block in zip(waves.voices, blocks_of(waves), strict=False):
        voice, rate = soundfile.read(file, dtype="float32")
        said = soxr.resample(voice, rate, RATE)
        for start in (0, len(said) - RATE):
            at = block * BLOCK + start
            here = heard[at - 480 * (at > 0) : at + RATE + 480]
            lag = int(np.correlate(here, said[start : start + RATE], "valid").argmax())
            assert abs(lag - 480 * (at > 0)) <= 2


@pytest.mark.parametrize(("level", "peaks"), [(0.02, 1.0), (0.2, 1.0), (0.05, 30.0)])
def test_a_film_is_as_loud_as_it_should_be(make_reel: MakeReel, level: float, peaks: float) -> None:
    reel = make_reel()
    for number in range(3):
        sound = speech(4.0, seed=number, level=level)
        sound[:: VOICE_RATE // 3] *= peaks
        reel.add(f"scene-{number}", sound=np.clip(sound, -1, 1))
    heard = decode_sound(join(reel))
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard) == pytest.approx(-16.0, abs=0.5)
    peak = np.abs(soxr.resample(heard, RATE, 4 * RATE, quality="VHQ")).max()
    assert 20 * np.log10(peak) < -1.0


def test_short_and_silent_scenes_make_a_film_as_loud_as_it_should_be(make_reel: MakeReel) -> None:
    reel = make_reel()
    for number, (said, level) in enumerate([(0.3, 0.1), (2.2, 0.02), (0.0, 0.0), (0.9, 0.3), (0.2, 0.05)]):
        sound = np.zeros(round((said + 0.5) * VOICE_RATE), dtype=np.float32)
        sound[2400 : 2400 + round(said * VOICE_RATE)] = speech(said, seed=2, level=level) if said else 0
        reel.add(f"scene-{number}", sound=sound)
    reel.add("blink", sound=speech(0.3, seed=2, level=0.01))
    heard = decode_sound(join(reel))
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard) == pytest.approx(-16.0, abs=0.5)
    silent = blocks_of(reel)[2] * BLOCK
    assert np.abs(heard[silent : silent + RATE // 4]).max() == 0
    assert np.abs(heard[blocks_of(reel)[5] * BLOCK :]).max() > 0.1, "a blink of a scene is heard, too"


def test_words_without_pauses_make_a_film_as_loud_as_it_should_be(make_reel: MakeReel) -> None:
    reel = make_reel(fps=30)
    for number in range(6):
        reel.add(f"word-{number}", sound=speech(0.4, seed=2, level=0.05 + 0.02 * number))
    heard = decode_sound(join(reel))
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard) == pytest.approx(-16.0, abs=0.5)


def test_another_loudness_is_met(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("one", seconds=5.0)
    heard = decode_sound(join(reel, film={"loudness": -23.0, "peak": -9.0}))
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard) == pytest.approx(-23.0, abs=0.5)
    assert 20 * np.log10(np.abs(soxr.resample(heard, RATE, 4 * RATE)).max()) < -8.9


def test_a_silent_film_stays_silent(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("quiet", sound=np.zeros(2 * VOICE_RATE, dtype=np.float32))
    assert np.abs(decode_sound(join(reel))).max() == 0


def test_a_film_starts_playing_before_it_is_loaded(film: Path) -> None:
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_two_runs_give_the_same_bytes(waves: Reel) -> None:
    settings = Settings(author="Ada L.", language="en-GB")
    again = waves.folder / "again"
    level(waves, settings)
    join_film(waves.script, waves.files, again / "waves.1f", settings)
    for suffix in SIDES:
        name = f"waves.1f.{suffix}"
        assert (again / name).read_bytes() == (waves.folder / "out" / name).read_bytes(), name


def test_chapters_stand_where_their_scenes_start(film: Path) -> None:
    with av.open(str(film)) as container:
        chapters = [
            (mark["metadata"]["title"], float(mark["start"] * mark["time_base"]))
            for mark in container.chapters()
        ]
    frames = [0, 61, 61 + 96 + 86]
    assert [title for title, _ in chapters] == ["Opening", "Why", "End"]
    assert [time for _, time in chapters] == pytest.approx([count / 15 for count in frames], abs=0.001)


def test_captions_inside_are_those_beside(film: Path) -> None:
    text = film.with_suffix(".srt").read_text()
    assert "<short>" not in text  # which a player would take for a tag, and leave out
    beside = text.replace("\u2060", "").strip().split("\n\n")
    inside = read_captions(film)
    assert [text for _, _, text in inside] == [block.split("\n", 2)[2] for block in beside]
    assert inside[0][0] == 200
    assert beside[0].startswith("1\n00:00:00,200 --> ")


def test_web_captions_escape_what_is_markup(film: Path) -> None:
    text = film.with_suffix(".vtt").read_text()
    assert text.startswith("WEBVTT\n")
    assert "Waves &amp; tides, a &lt;short&gt; film." in text


def test_a_transcript_reads_as_a_text(film: Path) -> None:
    assert film.with_suffix(".txt").read_text() == (
        "Waves & <Tides>\n\nOpening\n\nWaves & tides, a <short> film.\n\nWhy\n\n"
        "The moon pulls at the sea, and the sea comes after it.\n\nIt does so twice a day.\n\n"
        "End\n\nThat is all.\n"
    )


def test_short_chapters_are_one_line_for_video_sites(film: Path) -> None:
    assert film.with_suffix(".chapters.txt").read_text() == "00:00 Opening · Why\n00:16 End\n"


def test_a_thumbnail_is_a_frame_of_the_opening(waves: Reel, tmp_path: Path) -> None:
    thumbnail, files = tmp_path / "thumbnail.png", waves.files[0]
    take_thumbnail(waves.scenes[0], read_timing(files.timing), files.clip, thumbnail)
    with av.open(str(thumbnail)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="gray").astype(int)
    frames = [frame.astype(int) for _, frame in decode_pictures(waves.files[0].clip)]
    assert min(np.abs(frame - picture).mean() for frame in frames) < 2.5


def test_a_gif_is_made_when_asked_for(make_reel: MakeReel, tmp_path: Path) -> None:
    reel = make_reel()
    reel.add("one", seconds=3.0)
    make_gif(join(reel), tmp_path / "film.gif")
    with av.open(str(tmp_path / "film.gif")) as container:
        frames = list(container.decode(video=0))
    assert (frames[0].width, frames[0].height, len(frames)) == (480, 270, 30)


def test_the_command_joins_a_film(make_reel: MakeReel) -> None:
    reel = make_reel()
    files = reel.add("one")
    script = reel.folder / "script.json"
    titled = reel.script.model_copy(update={"title": "The area $a^2$ of `x`"})
    script.write_text(titled.model_dump_json())
    sound = reel.folder / "sound" / "t.0a.m4a"
    command = [sys.executable, "scripts/level_sound.py", "--voice", str(reel.voices[0])]
    command += [
        "--timing",
        str(files.timing),
        "--fps",
        "15",
        "--sound",
        str(sound),
        "--heard",
        f"{sound}.json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert float(done.stdout.partition(" LUFS, ")[0]) == pytest.approx(-16, abs=0.21)
    command = [sys.executable, "scripts/join_film.py", "--script", str(script), "--sounds", str(sound)]
    command += ["--clips", str(files.clip), "--timings", str(files.timing)]
    command += ["--settings", "{}", "--output", str(reel.folder / "film" / "t.0a")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (reel.folder / "film").iterdir()) == sorted(
        f"t.0a.{side}" for side in SIDES
    )
    with av.open(str(reel.folder / "film" / "t.0a.mp4")) as container:
        assert container.metadata["title"] == "The area a² of x"

    files.clip.unlink()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: scene one: ")
    assert "Traceback" not in done.stderr


def _broken(reel: Reel, fault: str) -> None:
    files = reel.files[1]
    if fault == "no clip":
        files.clip.unlink()
    elif fault == "half a clip":
        files.clip.write_bytes(files.clip.read_bytes()[:3000])
    elif fault == "a clip too short":
        write_clip(files.clip, 29)
    elif fault == "another frame rate":
        write_clip(files.clip, 60, fps=30)
    elif fault == "other encoder settings":
        write_clip(files.clip, 30, preset="ultrafast")
    elif fault == "pictures that refer to later ones":
        write_clip(files.clip, 30, bf="3")
    elif fault == "no voice":
        reel.voices[1].unlink()
    elif fault == "a voice that is no sound":
        reel.voices[1].write_text("<html>502</html>")
    elif fault == "a voice too short":
        soundfile.write(reel.voices[1], speech(1.0), VOICE_RATE)
    elif fault == "a voice at another rate":
        soundfile.write(reel.voices[1], speech(2.0), VOICE_RATE // 2)


@pytest.mark.parametrize(
    "fault",
    [
        "no clip",
        "half a clip",
        "a clip too short",
        "another frame rate",
        "other encoder settings",
        "pictures that refer to later ones",
        "no voice",
        "a voice that is no sound",
        "a voice too short",
        "a voice at another rate",
    ],
)
def test_a_scene_that_cannot_be_joined_is_named(make_reel: MakeReel, fault: str) -> None:
    reel = make_reel()
    reel.add("good")
    reel.add("bad")
    _broken(reel, fault)
    with pytest.raises(FilmError) as caught:
        join(reel)
    assert caught.value.place == "scene bad"
    assert caught.value.remedy
    assert not list((reel.folder / "out").glob("*")) if (reel.folder / "out").exists() else True


def test_a_clip_that_breaks_off_leaves_the_last_film_as_it_was(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("one")
    film = join(reel)
    before = {path.name: path.read_bytes() for path in film.parent.iterdir()}
    clip = reel.files[0].clip
    data = bytearray(clip.read_bytes())
    clip.write_bytes(bytes(data[: len(data) // 3]))
    with pytest.raises(FilmError):
        join(reel)
    assert {path.name: path.read_bytes() for path in film.parent.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_an_error_for_people(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("one")
    (reel.folder / "out").write_text("a file in the way")
    with pytest.raises(DiskError, match="cannot be written"):
        join(reel)


@pytest.mark.parametrize("fault", ["no sound", "no music", "the sound of another scene"])
def test_a_film_is_not_joined_with_a_wrong_sound(make_reel: MakeReel, fault: str) -> None:
    reel = make_reel()
    reel.add("one")
    reel.add("two", seconds=3.0)
    level(reel, Settings())
    sound = reel.files[1].sound
    if fault == "no sound":
        sound.unlink()
    elif fault == "no music":
        sound.write_text("<html>502</html>")
    else:
        sound.write_bytes(reel.files[0].sound.read_bytes())
    with pytest.raises(FilmError, match="sound") as caught:
        join_film(reel.script, reel.files, reel.folder / "out" / "waves.1f", Settings())
    assert caught.value.place == ("scene two" if fault == "the sound of another scene" else str(sound))
    assert caught.value.remedy
    assert not list((reel.folder / "out").glob("*"))


def test_scenes_without_words_have_no_captions(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("still", "")
    film = join(reel)
    with av.open(str(film)) as container:
        assert [stream.type for stream in list(container.streams)[:2]] == ["video", "audio"]
    assert film.with_suffix(".srt").read_text() == ""


def test_scenes_of_a_film_are_those_of_its_script(make_reel: MakeReel) -> None:
    reel = make_reel()
    reel.add("one")
    stranger = make_reel()
    stranger.add("two")
    reel.files = stranger.files
    with pytest.raises(Exception, match='no scene "two"'):
        join(reel)
