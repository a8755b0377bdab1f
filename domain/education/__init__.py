"""Education and help: stages, programmes, sessions, hours, public-benefit work, counselling, assistance."""
