from .category import Category, Exchange
from .draft import Draft
from .history import Action, Actor, PostingEvent
from .place import Distance, Municipality, PlaceName, Postcode, Region
from .posting import OPEN_STATES, PUBLIC_STATES, ForWhom, Kind, Posting, Rung, Status, Wish
from .report import Report, ReportReason
from .review import Decision, Occasion, Review, Revision
from .search import SavedSearch
from .undelivered import Settled, Undelivered

__all__ = [
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
    "Occasion",
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
    "Settled",
    "Status",
    "Undelivered",
    "Wish",
]
