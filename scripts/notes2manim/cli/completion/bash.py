"""Completion in bash."""

from __future__ import annotations

from shlex import quote

from notes2manim.cli.completion.flags import Commands, flags_with_values, long_names


def write_bash(commands: Commands) -> str:
    """Return the script for bash."""
    values = "".join(
        f"    {name}) _notes2manim_offer {quote(flag.kind)} {' '.join(map(quote, flag.words))}; return ;;\n"
        for name, flag in flags_with_values(commands).items()
    )
    flags = "".join(
        f"      {name}) flags={quote(' '.join(long_names(own)))} ;;\n" for name, (_, own) in commands.items()
    )
    places = "".join(
        f"    {name}) _notes2manim_offer {quote(flag.kind)} {' '.join(flag.words)} $more ;;\n"
        for name, (_, own) in commands.items()
        for flag in own
        if not flag.names
    )
    return f"""\
# bash completion of notes2manim: eval "$(notes2manim completion bash)"
_notes2manim_list() {{
  local file
  for file in "$@"; do [ -e "$file" ] && file=${{file##*/}} && printf '%s\\n' "${{file%.*}}"; done
}}
_notes2manim_topics() {{ _notes2manim_list notes/*.md notes/*.json; }}
_notes2manim_themes() {{ _notes2manim_list templates/themes/*.yaml themes/*.yaml; }}
_notes2manim_films() {{ compgen -G 'out/*.mp4'; }}

_notes2manim_offer() {{
  local kind=$1 offered quoted paths=(); shift
  COMPREPLY=()
  # Not by compgen -W, which runs what stands in $(…) in the name of a file.
  while IFS= read -r offered; do
    printf -v quoted %q "$offered"
    [[ -n $offered && ($quoted == "$word"* || $offered == "$word"*) ]] && COMPREPLY+=("$quoted")
  done < <(printf '%s\\n' "$@"; case $kind in topics|films|themes) "_notes2manim_$kind" ;; esac)
  case $kind in
    topics|films) [[ $word == */* ]] && compopt -o filenames && mapfile -t paths < <(compgen -f -- "$word") ;;
    files) compopt -o filenames; mapfile -t paths < <(compgen -f -- "$word") ;;
    folders) compopt -o filenames; mapfile -t paths < <(compgen -d -- "$word") ;;
  esac
  COMPREPLY+=("${{paths[@]}}")
}}

_notes2manim() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command=make more= flags=
  case ${{COMP_WORDS[1]}} in {"|".join(commands)}) ((COMP_CWORD > 1)) && command=${{COMP_WORDS[1]}} ;; esac
  ((COMP_CWORD == 1)) && more='{" ".join(commands)}'
  case $before in
{values}  esac
  if [[ $word == -* ]]; then
    case $command in
{flags}    esac
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
    return
  fi
  case $command in
{places}  esac
}}

complete -F _notes2manim notes2manim
"""
