"""The use cases of ``plan``."""
