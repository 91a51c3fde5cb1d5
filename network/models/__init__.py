from .camp import Camp, CampRoom, CampSlot, Equipment
from .certificate import Certificate
from .contact_point import ContactPoint
from .dialogue import AskedAs, Dialogue, Question, Support
from .event import Event, EventDate
from .history import SHOWS_AT_ONCE, Deed, HistoryLine
from .organisation_page import OrganisationPage
from .project import Project, ProjectRevision, ProjectStatus
from .project_parts import ProjectDocument, ProjectNews, ProjectRole
from .registration import MOST_PEOPLE, Registration, RegistrationState
from .session import Documentation, Interest, Session, SessionKind, SessionStatus

__all__ = [
    "MOST_PEOPLE",
    "SHOWS_AT_ONCE",
    "AskedAs",
    "Camp",
    "CampRoom",
    "CampSlot",
    "Certificate",
    "ContactPoint",
    "Deed",
    "Dialogue",
    "Documentation",
    "Equipment",
    "Event",
    "EventDate",
    "HistoryLine",
    "Interest",
    "OrganisationPage",
    "Project",
    "ProjectDocument",
    "ProjectNews",
    "ProjectRevision",
    "ProjectRole",
    "ProjectStatus",
    "Question",
    "Registration",
    "RegistrationState",
    "Session",
    "SessionKind",
    "SessionStatus",
    "Support",
]
