"""Moothall: briefings, stances and reasoned dissent."""
