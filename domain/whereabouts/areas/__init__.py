"""Areas to stay within or to keep out of, and when somebody crossed their bounds."""
