from .category import Category, Exchange
from .conversation import (
    HELPED,
    OPEN_ENQUIRIES,
    OUTCOMES,
    UNDECIDED_ENQUIRIES,
    EndReason,
    EnquiryState,
    Held,
    Party,
    Via,
)
from .draft import Draft
from .enquiry import Enquiry
from .history import Action, Actor, PostingEvent
from .message import Message
from .notice import Notice, Word
from .place import Distance, Municipality, PlaceName, Postcode, Region
from .posting import Posting
from .rendering import HUMANS, Maker, Rendering
from .report import Report, ReportReason
from .review import Decision, Occasion, Review, Revision
from .search import Frequency, SavedSearch, SearchHit, SearchNotice
from .undelivered import Settled, Undelivered
from .vocabulary import CLOSED_STATES, OPEN_STATES, PUBLIC_STATES, ForWhom, Kind, Outcome, Rung, Status, Wish

__all__ = [
    "CLOSED_STATES",
    "HELPED",
    "HUMANS",
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
    "Frequency",
    "Held",
    "Kind",
    "Maker",
    "Message",
    "Municipality",
    "Notice",
    "Occasion",
    "Outcome",
    "Party",
    "PlaceName",
    "Postcode",
    "Posting",
    "PostingEvent",
    "Region",
    "Rendering",
    "Report",
    "ReportReason",
    "Review",
    "Revision",
    "Rung",
    "SavedSearch",
    "SearchHit",
    "SearchNotice",
    "Settled",
    "Status",
    "Undelivered",
    "Via",
    "Wish",
    "Word",
]
