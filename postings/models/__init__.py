from .category import Category, Exchange
from .draft import Draft
from .history import Action, Actor, PostingEvent
from .notice import Notice, Word
from .place import Distance, Municipality, PlaceName, Postcode, Region
from .posting import Posting
from .report import Report, ReportReason
from .review import Decision, Occasion, Review, Revision
from .search import SavedSearch
from .vocabulary import CLOSED_STATES, OPEN_STATES, PUBLIC_STATES, ForWhom, Kind, Outcome, Rung, Status, Wish

__all__ = [
    "CLOSED_STATES",
    "OPEN_STATES",
    "PUBLIC_STATES",
    "Action",
    "Actor",
    "Category",
    "Decision",
    "Distance",
    "Draft",
    "Exchange",
    "ForWhom",
    "Kind",
    "Municipality",
    "Notice",
    "Occasion",
    "Outcome",
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
    "Wish",
    "Word",
]
