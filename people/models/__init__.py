from .mail import Handover, RefusedAddress
from .organisation import Organisation
from .person import Person, ReachBy
from .rate import RateCount
from .steward import Steward
from .trust import Block, Clearance, Consent, ContactRead, Level
from .user import User

__all__ = [
    "Block",
    "Clearance",
    "Consent",
    "ContactRead",
    "Handover",
    "Level",
    "Organisation",
    "Person",
    "RateCount",
    "ReachBy",
    "RefusedAddress",
    "Steward",
    "User",
]
