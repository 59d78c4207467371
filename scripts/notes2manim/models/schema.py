"""JSON Schemas that every server takes: OpenAI's strict mode is the narrowest.

An object at the root, every field required, nothing besides, nothing referred to, and no limits
of lengths; what those would say is checked in code.
https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

_KEPT = {"type", "items", "enum", "anyOf"}


def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a form, as strict mode wants it."""
    schema = form.model_json_schema()
    strict = _strict(schema, schema.get("$defs", {}))
    assert isinstance(strict, dict)
    return strict


def _strict(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(entry, definitions) for entry in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    strict = {name: _strict(value, definitions) for name, value in node.items() if name in _KEPT}
    if "properties" in node:
        strict["properties"] = {
            name: _strict(field, definitions) for name, field in node["properties"].items()
        }
        strict["required"] = list(node["properties"])
        strict["additionalProperties"] = False
    return strict
