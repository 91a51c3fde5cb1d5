from .contact_point import ContactPoint
from .event import Event, EventDate

__all__ = ["ContactPoint", "Event", "EventDate"]
