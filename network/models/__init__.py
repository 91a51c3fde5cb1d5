from .camp import Camp, CampRoom, CampSlot, Equipment
from .contact_point import ContactPoint
from .dialogue import AskedAs, Dialogue, Question, Support
from .event import Event, EventDate
from .registration import MOST_PEOPLE, Registration, RegistrationState
from .session import Documentation, Interest, Session, SessionKind, SessionStatus

__all__ = [
    "MOST_PEOPLE",
    "AskedAs",
    "Camp",
    "CampRoom",
    "CampSlot",
    "ContactPoint",
    "Dialogue",
    "Documentation",
    "Equipment",
    "Event",
    "EventDate",
    "Interest",
    "Question",
    "Registration",
    "RegistrationState",
    "Session",
    "SessionKind",
    "SessionStatus",
    "Support",
]
