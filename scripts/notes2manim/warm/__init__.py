"""Steps that need no start: a process that has imported what they need forks for each of them."""
