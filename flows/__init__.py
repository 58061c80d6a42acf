"""The shell: network, clock, environment, files, concurrency, retries. Thin."""
