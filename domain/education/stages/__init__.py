"""The three stages of education, and the programmes within them."""
