"""What the proofs are made from: rows byte for byte, checkpoints, tiles, the keys of the logs."""
