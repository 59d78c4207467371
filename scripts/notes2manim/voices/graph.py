"""How an ONNX model is loaded, and an inner tensor of it made to come out without the package onnx."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from notes2manim.installed import version_of
from notes2manim.voices.kept import read_kept


def load_graph(file: Path, *, package: str, output: str, kind: str) -> Any:
    """Return a session of the model in a file of a package, with an inner tensor as one more output.

    It runs in one thread. What onnxruntime makes of the graph before it runs is kept under the name `kind`.
    """
    source = file.stat()
    made_from = [
        version_of("onnxruntime"),
        version_of(package),
        str(source.st_size),
        str(source.st_mtime_ns),
        output,
    ]
    kept = read_kept(kind, made_from, lambda: _optimised(_with_output(file, output)))
    return open_graph(_with_output(file, output)) if kept is None else open_graph(bytes(kept), optimised=True)


def open_graph(graph: bytes, *, optimised: bool = False, saved: Path | None = None) -> Any:
    """Return a session of a model, in one thread: of one that is optimised already, or `saved` when it is."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if saved:
        options.optimized_model_filepath = str(saved)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _optimised(graph: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="notes2manim-graph-") as folder:
        saved = Path(folder) / "optimised.onnx"
        open_graph(graph, saved=saved)
        return saved.read_bytes()


def _with_output(file: Path, name: str) -> bytes:
    return file.read_bytes() + output_of_graph(name)


def output_of_graph(name: str) -> bytes:
    """Return bytes that, behind a serialized ONNX model, make an inner tensor an output of its graph.

    A message that is given twice is merged, by the encoding of Protocol Buffers; so this is a
    second `ModelProto.graph` (field 7) that holds one more `GraphProto.output` (field 12), a
    `ValueInfoProto` with a `name` (field 1). Names are shorter than 128 bytes.
    """
    text = name.encode()
    for field in (1, 12, 7):
        text = bytes([field << 3 | 2, len(text)]) + text
    return text
