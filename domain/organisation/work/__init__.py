"""The working ledger of a unit: its monthly surveys, yearly summaries, activities and posted rules."""
