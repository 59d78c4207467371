"""Words to sound: reading, speech providers, the cache of takes, and word times."""
