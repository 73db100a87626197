"""From the roster that an HR office has to who is due, batches on real dates, and files to hand out."""

__version__ = "0.2.0"
