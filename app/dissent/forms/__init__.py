"""What people say in the register, turned into typed values."""
