from .contact_point import ContactPoint
from .dialogue import AskedAs, Dialogue, Question, Support
from .event import Event, EventDate
from .registration import MOST_PEOPLE, Registration, RegistrationState

__all__ = [
    "AskedAs",
    "ContactPoint",
    "Dialogue",
    "Event",
    "EventDate",
    "MOST_PEOPLE",
    "Question",
    "Registration",
    "RegistrationState",
    "Support",
]
