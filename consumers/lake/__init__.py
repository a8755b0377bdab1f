"""The lake: every entry as others may know it, in Delta tables that DuckDB, Polars and Spark open as they are."""
