"""What a person took part in: sessions, public-benefit work, written reflection, and the hours credited for it."""
