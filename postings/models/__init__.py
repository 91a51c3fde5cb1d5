from .category import Category, Exchange
from .conversation import (
    HELPED,
    OPEN_ENQUIRIES,
    OUTCOMES,
    UNDECIDED_ENQUIRIES,
    EndReason,
    Enquiry,
    EnquiryState,
    Held,
    Message,
    Party,
    Via,
)
from .draft import Draft
from .history import Action, Actor, PostingEvent
from .place import Distance, Municipality, PlaceName, Postcode, Region
from .posting import OPEN_STATES, PUBLIC_STATES, ForWhom, Kind, Posting, Rung, Status, Wish
from .report import Report, ReportReason
from .review import Decision, Occasion, Review, Revision
from .search import SavedSearch

__all__ = [
    "HELPED",
    "OPEN_ENQUIRIES",
    "OPEN_STATES",
    "OUTCOMES",
    "PUBLIC_STATES",
    "UNDECIDED_ENQUIRIES",
    "Action",
    "Actor",
    "Category",
    "Decision",
    "Distance",
    "Draft",
    "EndReason",
    "Enquiry",
    "EnquiryState",
    "Exchange",
    "ForWhom",
    "Held",
    "Kind",
    "Message",
    "Municipality",
    "Occasion",
    "Party",
    "PlaceName",
    "Postcode",
    "Posting",
    "PostingEvent",
    "Region",
    "Report",
    "ReportReason",
    "Review",
    "Revision",
    "Rung",
    "SavedSearch",
    "Status",
    "Via",
    "Wish",
]
