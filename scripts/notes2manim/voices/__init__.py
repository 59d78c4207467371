"""Words to sound: reading, speech providers, the cache of takes, and word times."""

import os

# Or else onnxruntime, from its first import on, tells its makers over the network what it runs.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
