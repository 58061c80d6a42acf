"""kill -9 at chosen moments of real processes, and the rows that must be there all the same."""
