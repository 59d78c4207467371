"""The vocabulary of the stages: `Stage`, and one picture for each kind of visual."""
