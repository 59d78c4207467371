"""What films cost: each figure a ratio within one run, on this machine, of the shipped topics."""
