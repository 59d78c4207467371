"""What a run of the build has done: its events, counted by step, and what its jobs have counted."""
