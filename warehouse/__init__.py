"""SQL: schema, loads, checks, marts, publishing. Knows rows, not records."""
