"""Import Manim once, forgiving what its libraries do on import: their warnings are not ours."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import manim  # noqa: F401
