"""Every change to people and their accounts, by noun."""
