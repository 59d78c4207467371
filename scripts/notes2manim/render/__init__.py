"""A stage file to a silent clip: Manim's own drawing, kept between frames and encoded once."""
