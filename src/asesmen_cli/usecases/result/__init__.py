"""The use cases of ``result``."""
