"""Draft the notes of a film with a language model.

python scripts/draft_notes.py --topic "Matrix multiplication" --from paper.pdf
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from pathlib import Path

from notes2manim.errors import DraftError, Notes2ManimError
from notes2manim.logs import log_step
from notes2manim.model.config import Settings, resolve
from notes2manim.model.visual import Manim
from notes2manim.models import (
    Answers,
    Chat,
    Fault,
    Prompts,
    Studio,
    Transport,
    draft_notes,
    read_key,
    read_source,
    write_draft,
)
from notes2manim.models.draft_file import refuse_edited, source_of
from notes2manim.notes import write_script
from notes2manim.notes.formulas import faults
from notes2manim.notes.markdown import make_parser
from notes2manim.notes.slugs import slug
from notes2manim.plan import find_notes
from notes2manim.sandbox import code_faults
from notes2manim.statistics.figures import counted

log = logging.getLogger("notes2manim.draft_notes")
PROJECT = Path(__file__).parents[1]


def main() -> int:
    """Read the flags, draft, write, and return the exit status."""
    flags = _flags()
    signal.signal(signal.SIGINT, _stop)
    try:
        _draft(flags, resolve(_settings(flags)))
    except Notes2ManimError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _stop(*_: object) -> None:
    """End at once, without waiting for answers: a closed connection makes a server stop writing."""
    print("error: stopped. What was answered is kept.", file=sys.stderr, flush=True)
    os._exit(130)


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draft the notes of a film with a language model.")
    parser.add_argument("--topic", required=True, help='what the film is about: "Matrix multiplication"')
    parser.add_argument(
        "--from", dest="source", type=Path, help="explain this and nothing else: .md, .txt, .pdf"
    )
    parser.add_argument("--output", type=Path, help="the notes to write (default: build/<topic>/notes.md)")
    parser.add_argument("--settings", help="JSON: language, llm (default: those of config.yaml)")
    parser.add_argument("--answers", type=Path, default=Path("build/answers"), help="the folder of answers")
    parser.add_argument(
        "--parallel", type=int, help="scenes drafted at the same time (default: llm.parallel)"
    )
    parser.add_argument("--prompts", type=Path, default=PROJECT / "templates/prompts", help="their folder")
    parser.add_argument("--figures", type=Path, help="the JSON to write with what was counted")
    parser.add_argument("--log-level", default="info", choices=["debug", "info", "warning", "error"])
    flags = parser.parse_args()
    if flags.output is None:
        flags.output = Path("build", slug(flags.topic), "notes.md")
    return flags


def _settings(flags: argparse.Namespace) -> dict[str, object]:
    if flags.settings is not None:
        return dict(json.loads(flags.settings))
    import yaml

    return dict(yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")))


def _draft(flags: argparse.Namespace, settings: Settings) -> None:
    llm = settings.llm
    if not llm.model:
        find_notes(Path("notes"), slug(flags.topic))  # says what else there is, where there are none
        raise DraftError("no language model is configured.", remedy="Set llm.model in config.yaml.")
    refuse_edited(flags.output)
    source = flags.source or source_of(flags.output)
    if source and source == source_of(flags.output) and not source.exists():
        print(f"warning: {source} is gone, so the draft stays as it is.", file=sys.stderr)
        flags.output.touch()
        return
    parallel = flags.parallel or llm.parallel
    key = read_key(llm.base_url)
    log_step({**os.environ, "LLM_API_KEY": key}, flags.log_level.upper())
    transport = Transport(
        f"{llm.base_url.rstrip('/')}/chat/completions",
        key,
        timeout=llm.timeout,
        parallel=parallel,
    )
    chat = Chat(
        transport,
        model=llm.model,
        temperature=llm.temperature,
        seed=llm.seed,
        answers=Answers(flags.answers),
    )
    with counted(flags.figures):
        draft = draft_notes(
            _words(flags.topic),
            chat,
            Prompts(flags.prompts, PROJECT / "docs/notes.md"),
            check,
            language=settings.language,
            source=read_source(source) if source else None,
            repairs=llm.repairs,
            max_tokens=llm.max_tokens,
            parallel=parallel,
            studio=_studio(settings) if llm.manim else None,
        )
        for warning in draft.warnings:
            log.warning("%s: %s", flags.output, warning, extra={"figure": "fallbacks"})
        _refuse_code(draft.text, let_in=llm.manim)
    write_draft(draft.text, flags.output, model=llm.model, source=source)
    print(f"The draft: {flags.output}", file=sys.stderr)


def _studio(settings: Settings) -> Studio:
    """Return where animations are tried, loaded only where there may be some."""
    from try_animation import Studio

    return Studio(settings, os.environ)


def _words(topic: str) -> str:
    """Return a topic in words, of which the name of a film is a slug: matrix-multiplication."""
    return topic if " " in topic else topic.replace("-", " ").replace("_", " ")


def check(text: str) -> list[Fault]:
    """Return what the notes parser finds in a draft, and each formula of its text that cannot be set."""
    script = write_script(text, file="draft.md")
    found = [Fault(notice.source.line, notice.text) for notice in script.notices]
    for token in make_parser().parse(text):
        for inner in token.children or []:
            if inner.type.startswith("math_inline"):
                line = token.map[0] + 1 if token.map else 1
                found += [
                    Fault(line, f'formula "{inner.content}": {fault}.') for fault in faults(inner.content)[1]
                ]
    return found


def _refuse_code(text: str, *, let_in: bool) -> None:
    """Raise `DraftError` when notes hold code that would run and is not let in."""
    script = write_script(text, file="draft.md")
    codes = [
        visual.source
        for scene in script.scenes
        for visual in scene.visuals.values()
        if isinstance(visual, Manim)
    ]
    if any(not let_in or code_faults(code) for code in codes):
        raise DraftError("the model has written an animation that would run.", remedy="Set another llm.seed.")


if __name__ == "__main__":
    sys.exit(main())
