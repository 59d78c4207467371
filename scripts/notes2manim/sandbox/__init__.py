"""Code that somebody else wrote: what of it is let in, and a room without doors to run it in."""

from notes2manim.sandbox.allowed import code_faults
from notes2manim.sandbox.box import Box, Limits, why_not

__all__ = ["Box", "Limits", "code_faults", "why_not"]
