"""`rollcall lake`: the analyst's copy: filled, followed, compared, asked."""
