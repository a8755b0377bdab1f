"""Problems and emergencies reported level by level, each level acknowledging what it got."""
