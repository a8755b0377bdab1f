"""Those who live elsewhere: the agency there is asked, and answers or does not."""
