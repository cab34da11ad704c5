"""What administrators change, each act with its row in the log of decisions."""
