"""Jobs: questions that are too large to be answered while somebody waits. A worker process of its own answers them."""
