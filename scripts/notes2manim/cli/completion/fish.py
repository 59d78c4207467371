"""Completion in fish."""

from __future__ import annotations

from shlex import quote

from notes2manim.cli.completion.flags import Commands


def write_fish(commands: Commands) -> str:
    """Return the script for fish."""
    lines = [
        "# fish completion of notes2manim: notes2manim completion fish | source",
        "complete -c notes2manim -f",
        *(
            f"complete -c notes2manim -n __fish_use_subcommand -a {name} -d {quote(told)}"
            for name, (told, _) in commands.items()
        ),
        f"complete -c notes2manim -n __fish_use_subcommand -a {quote(_FISH['topics'])} -d topic",
    ]
    for name, (_, own) in commands.items():
        there = quote(f"__fish_seen_subcommand_from {name}")
        if name == "make":  # which may be left out
            there = quote(
                f"not __fish_seen_subcommand_from {' '.join(each for each in commands if each != 'make')}"
            )
        for flag in own:
            offered = _FISH.get(flag.kind) or " ".join(flag.words)
            given = f" -a {quote(offered)}" if offered else ""
            longs = [each.removeprefix("--") for each in flag.names if each.startswith("--")]
            if longs:
                takes = " -r" if flag.takes else ""
                lines.append(
                    f"complete -c notes2manim -n {there} -l {longs[0]}{takes}{given} -d {quote(flag.told)}"
                )
            elif not flag.names and name != "make":
                lines.append(f"complete -c notes2manim -n {there}{given}")
    return "\n".join(lines) + "\n"


_FISH = {
    "topics": r"(path basename notes/*.md notes/*.json 2>/dev/null | path change-extension '')",
    "themes": r"(path basename templates/themes/*.yaml themes/*.yaml 2>/dev/null | path change-extension '')",
    "films": "(path filter out/*.mp4)",
    "files": "(__fish_complete_path)",
    "folders": "(__fish_complete_directories)",
}
