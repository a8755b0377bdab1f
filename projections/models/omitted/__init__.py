"""What tells omissions and no other model keeps: silences, and which versions of policies units put in force."""
