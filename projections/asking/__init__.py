"""Asking many streams at once about a moment: who may ask about what, folding, answering, writing answers down."""
