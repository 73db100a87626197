"""The use cases of ``common``."""
