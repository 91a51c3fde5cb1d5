from .contact_point import ContactPoint
from .dialogue import AskedAs, Dialogue, Question, Support
from .event import Event, EventDate

__all__ = ["AskedAs", "ContactPoint", "Dialogue", "Event", "EventDate", "Question", "Support"]
