"""Completion in zsh."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from notes2manim.cli.completion.flags import Commands, Flag


def write_zsh(commands: Commands) -> str:
    """Return the script for zsh."""
    described = "\n".join(f"    {quote(f'{name}:{told}')}" for name, (told, _) in commands.items())
    cases = "".join(
        f"    {name}) _arguments {' '.join(quote(spec) for flag in own for spec in _zsh_specs(flag))} ;;\n"
        for name, (_, own) in commands.items()
    )
    return f"""\
#compdef notes2manim
# zsh completion of notes2manim: eval "$(notes2manim completion zsh)"
_notes2manim_topics() {{ print -rl -- notes/*.(md|json)(N:t:r) }}
_notes2manim_themes() {{ print -rl -- templates/themes/*.yaml(N:t:r) themes/*.yaml(N:t:r) }}
_notes2manim_films() {{ print -rl -- out/*.mp4(N) }}

_notes2manim_offer() {{
  local -a names=(${{(f)"$(_notes2manim_$1)"}})
  compadd -a names
  [[ $1 == themes ]] || _files
}}

_notes2manim() {{
  local -a commands=(
{described}
  )
  local command=make
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
  elif [[ -n ${{(M)commands:#$words[2]:*}} ]]; then
    command=$words[2]
    shift words
    ((CURRENT--))
  fi
  case $command in
{cases}  esac
}}

compdef _notes2manim notes2manim
"""


def _zsh_specs(flag: Flag) -> Iterator[str]:
    """Yield what `_arguments` is told of a flag: `--name[what it says]:what follows:how to complete it`."""
    acts = {"files": "_files", "folders": "_files -/"}
    act = f"({' '.join(flag.words)})" if flag.words else acts.get(flag.kind, "")
    if flag.kind in ("topics", "films", "themes"):
        act = f" _notes2manim_offer {flag.kind}"  # the blank keeps options of `compadd` out
    if not flag.names:
        yield f"1:{flag.kind or 'word'}:{act}"
    told = flag.told.replace("[", "(").replace("]", ")").replace(":", "\\:")
    for name in flag.names:
        yield f"{name}[{told}]" + (f":{name.lstrip('-')}:{act}" if flag.takes else "")
