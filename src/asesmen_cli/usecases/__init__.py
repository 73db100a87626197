"""One function for each use case: one transaction, no printing, a frozen fact as the answer.

Each command has its module, so that only the code it needs is imported.
"""
