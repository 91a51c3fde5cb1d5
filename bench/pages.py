"""What is measured. Names are those of the table in README.md."""

CONSTANT, BARE, LIST, FILTER, WORD, DETAIL = "constant page", "bare page", "list", "filtered list", "word", "detail"

ADDRESSES = {
    CONSTANT: "/bench/constant/",
    BARE: "/bench/bare/",
    "start page": "/de/",
    LIST: "/de/gesuche/",
    "list, last page": "/de/gesuche/?seite=999",
    FILTER: "/de/gesuche/?kategorie=goods&ort=Kassel&umkreis=25",
    "by region": "/de/gesuche/?region=06611",
    "nearest first": "/de/gesuche/?ort=Marburg&umkreis=50&sortierung=naechste",
    WORD: "/de/gesuche/?q=Fahrrad",
    "two words": "/de/gesuche/?q=Fahrrad+Winter",
    "mistyped word": "/de/gesuche/?q=Fahrad",
}
# Detail addresses are drawn from the database.
NUM_DETAILS = 40

# Held to 200 ms and to eight queries: everything that lists.
LISTS = [LIST, "list, last page", FILTER, "by region", "nearest first", WORD, "two words", "mistyped word"]
SAME_AT_ANY_SIZE = [LIST, "list, last page", FILTER, "by region", "nearest first"]
