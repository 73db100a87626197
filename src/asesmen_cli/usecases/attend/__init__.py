"""The use cases of ``attend``."""
