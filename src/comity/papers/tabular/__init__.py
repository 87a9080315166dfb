"""Tables with typed columns, written row by row as CSV, JSON and Parquet."""
