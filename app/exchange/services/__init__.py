"""What was written elsewhere, brought in. Callers commit, one batch at a time."""
