"""One function for each thing a person wants done: one transaction, no printing, a frozen fact as the answer.

A module for each part of the work, so that a command loads only the rooms it needs.
"""
