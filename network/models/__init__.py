from .contact_point import ContactPoint
from .dialogue import AskedAs, Dialogue, Question, Support
from .event import Event, EventDate
from .registration import MOST_PEOPLE, Registration, RegistrationState

__all__ = [
    "MOST_PEOPLE",
    "AskedAs",
    "ContactPoint",
    "Dialogue",
    "Event",
    "EventDate",
    "Question",
    "Registration",
    "RegistrationState",
    "Support",
]
