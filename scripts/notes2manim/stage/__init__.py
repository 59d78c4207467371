"""A scene to its stage: readable Manim Python, through the templates."""
