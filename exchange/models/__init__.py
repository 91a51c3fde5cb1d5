from .batch import Batch, BatchFile, BatchState, Goal
from .batch_row import BatchRow, Verdict
from .feed import FeedEpoch, FeedItem, State
from .imported import Imported
from .pushed import Pushed
from .source import Harvest, Harvested, SoftwareSource, SourceWord

__all__ = [
    "Batch",
    "BatchFile",
    "BatchRow",
    "BatchState",
    "FeedEpoch",
    "FeedItem",
    "Goal",
    "Harvest",
    "Harvested",
    "Imported",
    "Pushed",
    "SoftwareSource",
    "SourceWord",
    "State",
    "Verdict",
]
