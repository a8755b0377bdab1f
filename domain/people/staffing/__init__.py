"""What a unit has of staff: trainings held, and whether there are enough people for its cases."""
