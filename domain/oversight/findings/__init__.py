"""What inspectors find: corrective opinions, answered by the unit concerned and verified by an inspector."""
