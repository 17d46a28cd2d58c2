"""LP neighbourhoods: some orders solved exactly, the rest fixed."""

from services.planning.solve.lp.kept_runs import KeptRuns
from services.planning.solve.lp.neighbourhood import LpNeighbourhood
from services.planning.solve.lp.rounds import LpRounds

__all__ = ["KeptRuns", "LpNeighbourhood", "LpRounds"]
