"""The fence `diagram`, or `mermaid`: nodes and edges, in the simple part of Mermaid's flowchart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from notes2manim.model.visual import Diagram, Edge, Node
from notes2manim.notes.fence_lines import Drawn, Fence, read_field, unquote
from notes2manim.notes.sequence import read_sequence

Shape = Literal["box", "round", "circle", "diamond", "stadium"]
Line = Literal["solid", "dashed", "thick"]

MAX_NODES = 60
MAX_EDGES = 150

_HEAD = re.compile(r"(?:graph|flowchart|diagram)?\s*\b(TB|TD|BT|LR|RL)?\s*;?", re.IGNORECASE)
_IGNORED = re.compile(r"(?:style|classDef|class|click|linkStyle|accTitle|accDescr|direction)\b")
# Opening -> closing and shape; longer openings first.
_SHAPES: list[tuple[str, str, Shape]] = [
    ("(((", ")))", "circle"), ("((", "))", "circle"), ("([", "])", "stadium"), ("[(", ")]", "round"),
    ("[[", "]]", "box"), ("{{", "}}", "diamond"), ("[/", "/]", "box"), ("[\\", "\\]", "box"),
    ("[", "]", "box"), ("(", ")", "round"), ("{", "}", "diamond"), (">", "]", "box"),
]  # fmt: skip
_ID = re.compile(r"[^\W_](?:\w|[.-](?=\w))*|_\w*")
_ARROW = re.compile(
    r"\s*(?P<back><|[ox](?=[-=]))?(?:"
    r"-->?\s*\|(?P<piped_plain>[^|]*)\|"
    r"|--\s+(?P<solid>[^->|][^|]*?)\s+-{2,}(?P<solid_head>[>ox]?)"
    r"|-\.\s*(?P<dashed>[^-.>|][^|]*?)\s*\.+-(?P<dashed_head>[>ox]?)"
    r"|==\s+(?P<thick>[^=>|][^|]*?)\s+={2,}(?P<thick_head>[>ox]?)"
    r"|(?P<bare>-\.+->?|-{2,}[>ox]?|={2,}[>ox]?|->|~{3,}|→|⟶|=>)"
    r")\s*(?:\|(?P<piped>[^|]*)\|)?\s*"
)


@dataclass
class _Diagram:
    direction: str = "TB"
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    said: str | None = None


class _UnreadableError(ValueError):
    """A line that is no statement of the language."""


def read_diagram(fence: Fence, words: list[str]) -> Drawn | None:
    """Return the diagram, or the sequence diagram, or None when there is nothing to draw."""
    for _, line in fence.lines():
        if line.startswith("%%"):
            continue
        if re.match(r"sequenceDiagram\b", line, re.IGNORECASE):
            return read_sequence(fence)
        break
    diagram = _Diagram(
        direction=next((w.upper() for w in words if re.fullmatch("TB|TD|BT|LR|RL", w.upper())), "TB")
    )
    first = True
    for number, line in fence.lines():
        if line.startswith("%%") or line == "---":
            continue
        for statement in _statements(line):
            try:
                _read_statement(diagram, statement, first, fence, number)
            except _UnreadableError as error:
                fence.fault(number, f'diagram "{statement[:60]}" cannot be drawn: {error}.')
            first = False
    if not diagram.nodes:
        return None
    direction = "TB" if diagram.direction == "TD" else diagram.direction
    visual = Diagram(direction=direction, nodes=list(diagram.nodes.values()), edges=diagram.edges)  # type: ignore[arg-type]
    return Drawn(visual, diagram.said)


def _statements(line: str) -> list[str]:
    """Split at semicolons outside of quotes and brackets."""
    pieces = re.findall(r"(?:\"[^\"]*\"|\[[^\]]*\]|[^;])+", line)
    return [piece.strip() for piece in pieces if piece.strip()]


def _read_statement(diagram: _Diagram, text: str, first: bool, fence: Fence, number: int) -> None:
    head = _HEAD.fullmatch(text)
    if head and text and (first or head[1]) and (head[1] or re.match(r"graph|flowchart|diagram", text, re.I)):
        diagram.direction = (head[1] or diagram.direction).upper()
        return
    entry = read_field(text)
    if entry and entry[0] in ("say", "title", "direction"):
        if entry[0] == "say":
            diagram.said = entry[1]
        elif entry[0] == "direction" and re.fullmatch("TB|TD|BT|LR|RL", entry[1].upper()):
            diagram.direction = entry[1].upper()
        return
    if re.match(r"(?:subgraph\b|end$)", text):
        if text != "end":
            fence.fault(number, "the frame of a subgraph is not drawn, only what is in it.")
        return
    if _IGNORED.match(text):
        fence.fault(number, f'"{text.split()[0]}" is not drawn.')
        return
    _read_chain(diagram, text, fence)


def _read_chain(diagram: _Diagram, text: str, fence: Fence) -> None:
    """Read `A & B --> C -- text --> D`."""
    sources, at = _read_group(diagram, text, 0, fence)
    while at < len(text):
        arrow = _ARROW.match(text, at)
        if arrow is None:
            raise _UnreadableError(f'"{text[at : at + 20]}" is no arrow')
        targets, at = _read_group(diagram, text, arrow.end(), fence)
        at = _trailing_label(diagram, text, at, sources, targets, arrow, fence)
        sources = targets


def _trailing_label(
    diagram: _Diagram,
    text: str,
    at: int,
    sources: list[str],
    targets: list[str],
    arrow: re.Match[str],
    fence: Fence,
) -> int:
    """Add the edges of one arrow; `A -> B: label` has its label at the end."""
    label = next(
        (arrow[name] for name in ("piped", "piped_plain", "solid", "dashed", "thick") if arrow[name]), ""
    )
    trailing = re.match(r"\s*:\s*(.+)$", text[at:])
    if trailing and not label:
        label, at = trailing[1], len(text)
    _add_edges(diagram, sources, targets, arrow, fence.say_of(_text(label)))
    return at


def _add_edges(
    diagram: _Diagram, sources: list[str], targets: list[str], arrow: re.Match[str], label: str
) -> None:
    sign = arrow.group().split("|")[0]
    bare = arrow["bare"] or ""
    if bare.startswith("~"):
        return
    line: Line = "dashed" if "-." in sign else "thick" if "==" in sign else "solid"
    pointed = any(head in sign.replace(label, "") for head in (">", "→", "⟶")) or bool(
        arrow["solid_head"] or arrow["dashed_head"] or arrow["thick_head"]
    )
    for source in sources:
        for target in targets:
            if len(diagram.edges) == MAX_EDGES:
                raise _UnreadableError(f"a diagram has at most {MAX_EDGES} edges")
            diagram.edges.append(Edge(source=source, target=target, label=label, line=line, arrow=pointed))


def _read_group(diagram: _Diagram, text: str, at: int, fence: Fence) -> tuple[list[str], int]:
    names: list[str] = []
    while True:
        name, at = _read_node(diagram, text, at, fence)
        names.append(name)
        joint = re.match(r"\s*&\s*", text[at:])
        if joint is None:
            return names, at
        at += joint.end()


def _read_node(diagram: _Diagram, text: str, at: int, fence: Fence) -> tuple[str, int]:
    at += len(text[at:]) - len(text[at:].lstrip())
    quoted = re.match(r"\"([^\"]+)\"", text[at:])
    match = _ID.match(text, at)
    if quoted:
        return _add_node(diagram, quoted[1], quoted[1], "box", fence), at + quoted.end()
    if match is None:
        raise _UnreadableError(
            "a node is missing" if at >= len(text) else f'"{text[at : at + 20]}" is no node'
        )
    name, end = match.group(), match.end()
    for opening, closing, shape in _SHAPES:
        if text.startswith(opening, end):
            label, end = _read_label(text, end + len(opening), closing)
            end = _skip_class(text, end)
            return _add_node(diagram, name, label, shape, fence), end
    plain = re.match(
        r"(?:[ \t]+(?!--|-\.|==|->|=>|&|<|~~~|[ox]--)[^\s&:;|<>\[\](){}-][^\s&:;|<>\[\](){}]*)+", text[end:]
    )
    if plain:  # several words without brackets: the name is the label
        name += plain.group()
        end += plain.end()
    end = _skip_class(text, end)
    return _add_node(diagram, name, "", "box", fence), end


def _skip_class(text: str, at: int) -> int:
    marked = re.match(r":::[\w-]+", text[at:])
    return at + marked.end() if marked else at


def _read_label(text: str, start: int, closing: str) -> tuple[str, int]:
    if text.startswith('"', start) and (end := text.find('"' + closing, start + 1)) >= 0:
        return text[start + 1 : end], end + 1 + len(closing)
    end = text.find(closing, start)
    if end < 0:
        raise _UnreadableError(f'"{closing}" is missing')
    return text[start:end], end + len(closing)


def _text(label: str) -> str:
    """Return a label without quotes, and with spaces for Mermaid's line ends."""
    return re.sub(r"\s*(?:<br\s*/?>|\\n)\s*", " ", unquote(label.strip().strip("`"))).strip()


def _add_node(diagram: _Diagram, name: str, label: str, shape: Shape, fence: Fence) -> str:
    known = diagram.nodes.get(name)
    if known is None and len(diagram.nodes) == MAX_NODES:
        raise _UnreadableError(f"a diagram has at most {MAX_NODES} nodes")
    if known is None or label:
        text = fence.say_of(_text(label or name)) or fence.say_of(name) or "…"
        diagram.nodes[name] = Node(id=name, label=text, shape=shape)
    return name
