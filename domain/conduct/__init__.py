"""How somebody keeps to the rules, and what follows: breaches, sanctions, revocation, rewards, their carrying out."""
