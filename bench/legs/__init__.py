"""The comparisons, in the order in which they are measured."""

from bench.leg import Leg
from bench.legs import cold_film, cores, drawing, edit, parallel, size, speech, start_up

LEGS: tuple[Leg, ...] = (
    start_up.LEG,
    speech.LEG,
    drawing.LEG,
    size.LEG,
    cores.LEG,
    parallel.LEG,
    edit.LEG,
    cold_film.AT_DEFAULT,
    cold_film.AT_1080P60,
)
