"""A look at config.yaml before Snakemake reads it, which would end over one that is too deep with a traceback."""

from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError

DEEPEST = 50


def require_flat(file):
    """Raise `WorkflowError` for a file that is nested too deeply; any other fault is Snakemake's to tell."""
    depth = 0
    try:
        for event in yaml.parse(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                line = event.start_mark.line + 1
                raise WorkflowError(
                    f"{file}:{line}: is nested more than {DEEPEST} deep. Close a bracket before it."
                )
    except (OSError, yaml.YAMLError):
        pass


require_flat(Path("config.yaml"))
