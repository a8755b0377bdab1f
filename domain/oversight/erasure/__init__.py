"""What identifies a person is destroyed, by two people and the keeper; facts that name nobody go on counting."""
