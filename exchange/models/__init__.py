from .feed import FeedEpoch, FeedItem, State
from .pushed import Pushed
from .source import Harvest, Harvested, SoftwareSource, SourceWord

__all__ = ["FeedEpoch", "FeedItem", "Harvest", "Harvested", "Pushed", "SoftwareSource", "SourceWord", "State"]
