from .source import Harvest, Harvested, SoftwareSource, SourceWord

__all__ = ["Harvest", "Harvested", "SoftwareSource", "SourceWord"]
