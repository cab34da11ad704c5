"""What was decided, and why: an outcome for each proposition, under the gates of the register."""
