-- One row if the published file has a table of this name, as an older one may not.
SELECT table_name FROM duckdb_tables() WHERE table_name = $table_name;
