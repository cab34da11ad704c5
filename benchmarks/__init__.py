"""The figures: one command each, every figure a ratio to a peer or a floor in the same run."""
