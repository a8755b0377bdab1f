"""What a person took part in: sessions, public-benefit work, and the hours credited for it."""
