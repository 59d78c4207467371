"""How an inner tensor of an ONNX model is made to come out, without the package onnx."""

from __future__ import annotations


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
