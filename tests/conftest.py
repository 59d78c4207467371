"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run, so that a fault is found by whoever makes it. To look for more:
# pytest --hypothesis-profile=default
settings.register_profile("same", derandomize=True)
settings.load_profile("same")
