"""Which files a film is made of, named by digests of what they are made from."""

from notes2manim.plan.film import FilmPlan, ScenePlan, plan_film
from notes2manim.plan.topics import find_notes, find_topics, require_name

__all__ = ["FilmPlan", "ScenePlan", "find_notes", "find_topics", "plan_film", "require_name"]
