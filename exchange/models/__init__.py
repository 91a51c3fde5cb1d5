from .feed import FeedEpoch, FeedItem, State
from .source import Harvest, Harvested, SoftwareSource, SourceWord

__all__ = ["FeedEpoch", "FeedItem", "Harvest", "Harvested", "SoftwareSource", "SourceWord", "State"]
