"""Reports: how far people are assessed, who is left, who came, which batches, and one person's history."""

from asesmen_cli.usecases.reports._batches import attendance, batches
from asesmen_cli.usecases.reports._people import Asked, backlog, coverage
from asesmen_cli.usecases.reports._person import person

__all__ = ["Asked", "attendance", "backlog", "batches", "coverage", "person"]
