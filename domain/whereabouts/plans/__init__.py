"""Location plans: for what, how often and until when somebody is located."""
