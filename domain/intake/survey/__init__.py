"""Surveys before a sentence: streams of their own, since there is no case yet."""
