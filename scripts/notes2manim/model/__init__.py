"""The contract between the rooms: script, timing and configuration, and nothing else."""
