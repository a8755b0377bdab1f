"""Education: minutes attended, worked and credited."""
