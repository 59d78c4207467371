"""What the rules ask about a film that is not known before its script is written."""

import json
import logging
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache, wraps
from pathlib import Path
from shlex import quote

from snakemake.exceptions import IncompleteCheckpointException, LockException, WorkflowError
from snakemake.io import _IOFile
from snakemake.logging import logger

sys.path.insert(0, str(Path(workflow.basedir) / "scripts"))

from notes2manim.errors import DiskError, Notes2ManimError, NotesError, VoiceError
from notes2manim.files import disk_error, require_room, require_writable
from notes2manim.model.certificate import read_certificate
from notes2manim.model.config import SERVICES, resolve
from notes2manim.model.shape import WIDE, split_name
from notes2manim.plan import find_notes, find_topics, plan_film, require_name
from notes2manim.plan.damage import ASIDE, date_back, remove_damaged
from notes2manim.plan.digest import digest_of_file, digest_of_files, digest_of_notes
from notes2manim.plan.locks import clear_up, release_stale_locks
from notes2manim.plan.sums import SumKeeper, Sums
from notes2manim.sandbox import code_faults, why_not
from notes2manim.voices.choice import read_choice
from notes2manim.voices.registry import provider_version
from notes2manim.warm.early import edit_of
from notes2manim.warm.compiled import ASKING, BEFORE_EACH_STEP, asking_program
from notes2manim.warm.cores import CORES
from notes2manim.warm.request import PLACE
from notes2manim.warm.workers import (
    DRAWING,
    DRAWING_ANEW,
    HELD,
    SAME_ORDER,
    SPEAKING,
    start_early,
    workers_of,
)

began = time.time()
# Who asks for the same bytes from every build is not told what was new in this one.
IMPERSONAL = bool(os.environ.get("SOURCE_DATE_EPOCH"))


def set_right(paths, differs=lambda path: False):
    """Before Snakemake looks: remove what is damaged, so that it is made again, and date what is of the future."""
    if workflow.is_main_process:
        paths = list(paths)
        for path in remove_damaged(paths, differs):
            aside = Path(f"{path}{ASIDE}")
            kept = f" What was there is {aside}." if aside.exists() else ""
            print(f"warning: {path} is damaged, and is made again.{kept}", file=sys.stderr)
        date_back(paths, began)


build_lock = None
if workflow.is_main_process:
    build_lock = release_stale_locks(Path())
    for folder in Path("build").glob("*/"):
        set_right([folder / "script.json", *folder.glob("check*.json")], Sums(folder).differs)
    if not workflow.dryrun:
        logger.addHandler(SumKeeper())
# A film whose script is gone is in no plan, which would set it right.
set_right(
    film
    for film in Path("out").glob("*.mp4")
    if not Path(f"build/{split_name(film.stem)[0]}/script.json").exists()
)
date_back(Path("notes").glob("*.*"), began)


def tell_full_disk():
    """Say where there is hardly any room left, since neither logs nor steps can when there is none."""
    try:
        require_room(Path().absolute())
    except DiskError as error:
        print(f"warning: {error}", file=sys.stderr)


if workflow.is_main_process and not workflow.dryrun:
    logging.raiseExceptions = False  # a log that cannot be written is no reason for a traceback a line
    tell_full_disk()


def said_plainly(function):
    """Let an error that a person is meant to read end the build without a traceback."""

    @wraps(function)
    def wrapped(*arguments):
        try:
            return function(*arguments)
        except Notes2ManimError as error:
            raise WorkflowError(str(error)) from None

    return wrapped


said_plainly(require_writable)(Path(), *map(Path, (".snakemake", "build", "build/takes", "out")))
settings = said_plainly(resolve)(config)
TOPICS = said_plainly(find_topics)(Path("notes"))
# How the names of the files end that are published together; the film comes first.
PUBLISHED = (".mp4", ".srt", ".vtt", ".chapters.txt", ".txt", ".png")
# The plans of each topic's films that a run has to do with, by their shape, and who was to speak them.
PLANS = {}


@lru_cache(maxsize=None)
def on_this_machine():
    """Tell whether this process runs jobs itself, and take off what is for clusters if it does.

    That is the limit on jobs a second, which makes each build wait for a second at its end, and the fear that the
    clocks of machines differ, which fails a job where the one clock is put back.
    """
    executor = workflow.executor_plugin  # known from when the first input is asked for
    if not (executor and workflow.is_main_process and workflow.local_exec):
        return False
    if workflow.dryrun or workflow.touch:
        return False
    workflow.scheduling_settings.max_jobs_per_timespan = None
    read_inputs_once()
    look = workflow.dag.check_output_mtime

    async def look_after_the_clock(job, made):
        """Let a clock that was put back while a job ran not fail it: what it has read is older than what it made."""
        with suppress(OSError):
            if times := [os.path.getmtime(path) for path in made]:  # rule all makes nothing
                date_back(map(Path, job.input), min(times))
        await look(job, made)

    workflow.dag.check_output_mtime = look_after_the_clock
    lock = workflow.persistence.lock

    @contextmanager
    def lock_in_turn():
        """Lock the files of this build, after those that make some of them."""
        with ExitStack() as locked:
            try:
                locked.enter_context(lock())
            except LockException:
                begin_again_in_turn()
            except OSError as error:
                raise WorkflowError(str(disk_error(error, Path(".snakemake")))) from None
            yield

    workflow.persistence.lock = lock_in_turn
    return True


def read_inputs_once():
    """Let the sums of a job's inputs be kept while these do not change: Snakemake takes them for each output anew."""
    take = _IOFile.checksum
    known = {}

    async def checksum(file, threshold=None, **how):
        try:
            at = os.stat(file)
        except OSError:
            return await take(file, threshold, **how)
        key = str(file), at.st_ino, at.st_size, at.st_mtime_ns, threshold, *sorted(how.items())
        if key not in known:
            known[key] = await take(file, threshold, **how)
        return known[key]

    _IOFile.checksum = checksum


def begin_again_in_turn():
    """Wait until no other build makes files of this one, and begin anew: most of them will be there."""
    say_once("Another build makes files of this one, which goes on when that has ended.")
    if build_lock:
        build_lock.close()  # or else it cannot be seen that the other one was killed
    try:
        while workflow.persistence.locked:
            time.sleep(0.2)
            if alone := release_stale_locks(Path()):
                alone.close()
    except KeyboardInterrupt:
        raise WorkflowError("Stopped, while another build was waited for.") from None
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def film(wildcards):
    """Return the plan of a topic's film, as soon as its script is written and it is known who speaks.

    What has no shape, such as a voice, belongs to the films of all shapes.
    """
    here = on_this_machine()
    if here:
        expect(wildcards.topic)
    topic = wildcards.topic
    script = written(topic)
    shape = wildcards.get("shape", "").lstrip(".") or WIDE
    plan = asked = planned(topic, script, "", shape)
    set_published_right(plan.name)
    if asked.settings.voice.decided_for_the_film:
        provider = chosen(topic, script, asked.speaking_settings)
        plan = planned(topic, script, provider, shape)
    PLANS.setdefault(topic, {})[shape] = plan, asked.settings.voice.provider
    set_scenes_right(plan)
    if here:
        warm_up(plan, script)
    return plan


@lru_cache(maxsize=None)
def set_scenes_right(plan):
    """Set the files of all scenes of a film right, once a process."""
    records = [Path(scene.record) for scene in plan.scenes.values()]
    if is_published(plan):
        set_right(plan.files)
        date_back(records, began)
    else:
        set_right([*plan.files, *records], Sums(Path("build") / plan.topic).differs)


@lru_cache(maxsize=None)
def set_published_right(name):
    """Set what is published of a film right, once a process: what is empty is damaged, too."""
    set_right(
        [Path(f"out/{name}{form}") for form in (*PUBLISHED, ".html")],
        differs=lambda path: path.is_file() and path.stat().st_size == 0,
    )


def is_published(plan):
    """Tell whether a film and all beside it are there, and nothing newer, so that nothing is made of its scenes."""
    try:
        published = min(os.stat(f"out/{plan.name}{form}").st_mtime for form in PUBLISHED)
        shape = plan.name.removeprefix(plan.topic)
        made_of = [f"build/{plan.topic}/check{shape}.json", f"{plan.film}.wanted", *plan.files]
        return all(os.stat(file).st_mtime <= published for file in made_of)
    except OSError:
        return False


@lru_cache(maxsize=None)
def expect(topic):
    """Start workers for a film whose notes are newer than its script, while these are read."""
    edit = edit_of(Path(), topic)
    if edit and workflow.cores > 1:
        forced = workflow.config_settings.overwrite_config
        config = [f"{key}={json.dumps(value)}" for key, value in forced.items()]
        start_early(workers(), edit, config, os.environ)


@lru_cache(maxsize=None)
def warm_up(plan, script):
    """Start the workers that the jobs of a film will use: see docs/decisions/warm-workers.md."""

    def missing(kind, scenes):
        return any(not Path(getattr(scene, kind)).exists() for scene in scenes)

    scenes = plan.scenes.values()
    drawn = [scene for scene in scenes if not scene.sandboxed and not Path(scene.clip).exists()]
    groups = []
    if missing("voice", scenes) or missing("stage", scenes):
        groups.append(SPEAKING)
    if drawn:
        groups.append(DRAWING)
    elif missing("sound", scenes):
        groups.append(("level_sound",))
    if workflow.cores == 1:  # one after the other, then, and not two at once
        groups = [sum(groups, ())] if groups else []
    spoken = ["--script", str(script), "--settings", plan.speaking_settings, "--cache", "build/takes"]
    if groups:
        steps, *beside = groups
        workers().start(steps, spoken, os.environ | SAME_ORDER, beside=sum(beside, ()))
    if missing("score", drawn):
        workers().wake(DRAWING_ANEW)
    os.environ[CORES] = str(drawing_cores(plan))


def drawing_cores(plan):
    """Return how many processes may draw at once: a long scene is drawn by several when cores are idle."""

    def limit(name):
        resource = workflow.global_resources.get(name)
        value = resource.value if resource else None  # none for what no `--resources` names
        return sys.maxsize if value is None else value

    return min(workflow.cores, limit("render"), limit("mem_mb") // plan.drawing_memory)


def workers():
    """Return the workers of this build, and tell its jobs where to find them."""
    own = workers_of(Path(), os.environ.get(HELD, ""))
    os.environ[PLACE] = str(own.folder)
    ask_without_python()
    return own


@lru_cache(maxsize=None)
def ask_without_python():
    """Let the steps of this build be asked for by a compiled program, where there is one."""
    if program := asking_program():
        os.environ[ASKING] = str(program)
        shell.prefix(BEFORE_EACH_STEP)


@said_plainly
@lru_cache(maxsize=None)
def chosen(topic, script, speaking_settings):
    """Return who speaks a film, of those that its settings name, asking them where nobody has.

    Not left to a checkpoint, since Snakemake does not bring back the output of one that is gone
    while what follows is there, and would leave an old film standing without a word.
    """
    file = Path(f"build/{topic}/voice.json")
    if read_choice(file, speaking_settings) is None:
        command = [sys.executable, "scripts/choose_provider.py", "--script", script]
        command += ["--settings", speaking_settings, "--cache", "build/takes", "--output", file]
        asked = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if asked.returncode:
            told = asked.stderr.strip().rpartition("error: ")[2]
            raise VoiceError(told or f"asking who speaks has ended with status {asked.returncode}.")
        print(asked.stderr, end="", file=sys.stderr)
    return read_choice(file, speaking_settings).provider


@lru_cache(maxsize=None)
def written(topic):
    """Return the script of a topic as soon as it is written, which it is at most once in a run."""
    output = checkpoints.write_script.get(topic=topic).output[0]
    script = Path(output)
    if output.is_storage and not script.exists():  # Snakemake fetches only what jobs read
        script.parent.mkdir(parents=True, exist_ok=True)
        output.storage_object.retrieve_object()
    return script


@said_plainly
@lru_cache(maxsize=None)
def planned(topic, script, provider, shape):
    """Plan a film of a shape once a process."""
    forced = workflow.config_settings.overwrite_config
    return plan_film(
        topic,
        script,
        config,
        provider_version,
        forced=forced,
        provider=provider,
        shape=shape,
        lets_in=lambda code: not code_faults(code),
    )


@said_plainly
def notes(wildcards):
    """Return the file with the notes of a topic: the author's, or else a language model's draft."""
    require_name(wildcards.topic)
    try:
        return str(find_notes(Path("notes"), wildcards.topic))
    except NotesError:
        if settings.llm.model and wildcards.topic not in TOPICS:
            return f"build/{wildcards.topic}/notes.md"
        raise


def text(wildcards):
    """Return the digest of a topic's notes, which tells of an edit where a clock that jumped hides it.

    And of a picture that they name, and that has come or gone.
    """
    return digest_of_notes(Path(notes(wildcards)), Path())


def bookends():
    """Return the settings that the cards before and behind a film are made from, as JSON.

    They are those of the configuration and those of the command line, since notes come between.
    """
    forced = workflow.config_settings.overwrite_config.get("film") or {}
    cards = settings.film.model_dump(include={"intro", "outro"}, exclude_defaults=True)
    forced = {key: card for key, card in forced.items() if key in ("intro", "outro")}
    return json.dumps([{"film": cards}, {"film": forced}], sort_keys=True)


def source(wildcards):
    """Return the file that a draft explains, as a list: the one that is set, or that of an earlier draft."""
    from notes2manim.models.draft_file import source_of  # here, since most films are not drafted

    file = settings.llm.source or source_of(Path(f"build/{wildcards.topic}/notes.md"))
    return [str(file)] if file else []


@lru_cache(maxsize=None)
def say_once(text):
    """Print a line, if there is one, to those who look on."""
    if text:
        print(text, file=sys.stderr)


def wanted(wildcards):
    """Return a file named after the film that is wanted, newer than what is published if that is another.

    It tells a changed film even where Snakemake's own memory is lost, as in a fresh checkout with
    a cached build: what Snakemake would look at then are the times of the inputs that are there,
    and what a film is joined from is temporary. `publish_film` removes those of other films.
    """
    file = Path(f"{film(wildcards).film}.wanted")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return str(file)


def scenes(attribute):
    """Return an input function for one file of every scene, in the order of the film."""
    return lambda wildcards: [getattr(scene, attribute) for scene in film(wildcards).scenes.values()]


@said_plainly
def scene_of(wildcards):
    """Return the plan of the scene that the wildcards name, of which a film has files of one digest each."""
    plan = film(wildcards)
    scene = plan.scenes.get(wildcards.scene)
    place = f"build/{wildcards.topic}"
    if scene is None:
        raise NotesError(
            f'there is no scene "{wildcards.scene}".', place=place, remedy="Its notes were edited."
        )
    files = [scene.voice, scene.sound, scene.stage, scene.clip]
    if not any(wildcards.digest in file for file in [*files, plan.thumbnail]):
        fault = (
            f'no film is made of a file of the scene "{wildcards.scene}" with the digest {wildcards.digest}.'
        )
        raise NotesError(fault, place=place, remedy=f"It is made of {', '.join(files)}.")
    return scene


def scene(attribute):
    """Return an input function for one file of the scene that the wildcards name."""
    return lambda wildcards: getattr(scene_of(wildcards), attribute)


def weight(wildcards):
    """Return how urgent a job of the scene that the wildcards name is: the longest scenes go first.

    Before them go those that a person has just edited and waits for. Before the script is written, nobody knows.
    """
    edited = wildcards.scene in os.environ.get("NOTES2MANIM_FIRST", "").split(",")
    with suppress(IncompleteCheckpointException):
        return scene_of(wildcards).weight + (10_000_000 if edited else 0)
    return 0


def leisure(wildcards):
    """Return how urgent it is to level the sound of a scene: less than all that is drawn, the longest first.

    A film waits for its last picture, and hardly ever for a sound.
    """
    return weight(wildcards) - 20_000_000


def last_of_all(wildcards):
    """Return how urgent it is to take a thumbnail: less than any sound, since it can be taken while a film is joined."""
    return -30_000_000


def urgency(wildcards):
    """Return how urgent it is to speak a scene: before anything is drawn, where it is quick.

    So no scene waits for its voice at the end, while a core has nothing to do. To stage it comes next, for
    which another core has time. A speech server is slow and needs no core, and is asked beside the drawing.
    """
    with suppress(IncompleteCheckpointException):
        quick = film(wildcards).settings.voice.provider not in SERVICES
        return weight(wildcards) + (1_000_000 if quick else 0)
    return 0


def place(wildcards, input):
    """Return where the scene that the wildcards name stands in the notes.

    Takes `input`, since Snakemake then does not track it: a scene that moves is no reason to
    speak or draw it again.
    """
    return scene_of(wildcards).scene.source or "its script"


def service(wildcards, input):
    """Return how a speech server is asked; untracked like `place`, since it changes no sound."""
    return film(wildcards).service_settings


def sandbox(wildcards, input):
    """Return what runs the command behind it in a sandbox, where a scene runs a program of the author.

    Untracked like `place`, since it changes no picture.
    """
    if not scene_of(wildcards).sandboxed:
        return ""
    say_once(f"warning: the code of notes runs without a sandbox: {why_not()}." if why_not() else "")
    return f"python scripts/run_in_sandbox.py --writable {quote(f'build/{wildcards.topic}/clips')} --"


def shots(wildcards, input):
    """Return the flags that say where what was drawn of a scene is kept: nowhere, if a sandbox can write there.

    Untracked like `place`, since they change no picture.
    """
    plan = film(wildcards)
    scene = plan.scenes[wildcards.scene]
    if scene.sandboxed:
        return ""
    return f"--shots {quote(scene.shots)} --score {quote(scene.score)} --made-with {plan.drawn_with}"


def check_command(wildcards, input):
    """Return the command line with which the film will be checked that is joined, so that this can begin ahead.

    It is that of the rule `check_film`, or else nothing is gained. Untracked like `place`.
    """
    plan = film(wildcards)

    def all_of(attribute):
        return [getattr(scene, attribute) for scene in plan.scenes.values()]

    return " ".join(
        quote(word)
        for word in [
            *("scripts/check_film.py", "--film", f"{plan.film}.mp4"),
            *(f"--name={plan.name}.mp4", "--script", f"build/{plan.topic}/script.json"),
            *("--clips", *all_of("clip"), "--voices", *all_of("voice"), "--timings", *all_of("timing")),
            *("--heard", *all_of("heard"), "--records", *all_of("record")),
            *("--settings", plan.bounds, "--output", f"build/{plan.topic}/check{wildcards.shape}.json"),
        ]
    )


def failed(wildcards, input):
    """Return what the shell does when a job of a scene fails: say which one, if it was no Ctrl-C, and give up.

    Takes `input` for the same reason as `place`.
    """
    fault = f"the scene {wildcards.scene}, at {place(wildcards, input)}, has failed; its log is below."
    return f"{{ [ $? = 130 ] || echo {quote(f'error: {wildcards.topic}: {fault}')} >&2; exit 1; }}"


def beside(wildcards):
    """Return what is published beside a film; without the film or one of these there is no page.

    Snakemake makes a file that is gone anew only where what was asked for is gone, too: so when a person has
    moved a film away, or it was damaged, its page would stand there alone for ever.
    """
    name = f"{wildcards.topic}{wildcards.shape}"
    set_published_right(name)
    files = [f"out/{name}{form}" for form in PUBLISHED]
    if workflow.is_main_process and not workflow.dryrun and not all(map(os.path.exists, files)):
        with suppress(OSError):
            Path(f"out/{name}.html").unlink()
    return files[1:]


def asked(wildcards, input):
    """Return the settings under which a voice was asked for; untracked, since the report only names it."""
    return planned(wildcards.topic, written(wildcards.topic), "", WIDE).speaking_settings


def build_began(wildcards, input):
    """Return when this build began, in seconds since 1970, as a flag; untracked, or a report would never be done."""
    return [] if IMPERSONAL else [f"--began={began}"]


def tell_faults():
    """Say at the end of a build what is wrong with the films that it has made."""
    for file in sorted(Path("build").glob("*/check*.json")):
        if file.stat().st_mtime >= began:
            certificate = read_certificate(file)
            for fault in certificate.faults:
                print(f"warning: out/{certificate.film}: {fault}", file=sys.stderr)
