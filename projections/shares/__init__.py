"""The work of keeping the read models, cut into shares that several workers hold and hand on."""
