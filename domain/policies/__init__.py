"""Rules as data: one folder a table, one dated and cited file a version."""
