"""A problem in, an outcome out: who sits in which batch, proven to be the best there is.

The goals, each only among the best of those before: most people seated; greatest sum of days unassessed
among them; fewest windows; fewest small batches; least cost. They are solved in stages, never as one
weighted sum: the weights of all goals together do not fit into 64 bits.
"""

from asesmen_cli.domain.planning import Outcome, PlanProblem
from asesmen_cli.solver import _queues


def solve(problem: PlanProblem) -> Outcome:
    """The best plan for the problem. Equal problems have equal plans, on every machine."""
    return _queues.solve(problem)
