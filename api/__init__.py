"""Ask and be answered: commands, reads and the feed over HTTP."""
