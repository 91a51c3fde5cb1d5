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

# The coordination room: what each address is called there. Desks are drawn from the database.
DASHBOARD, FIGURES, DESK = "dashboard", "figures", "workbench"
ROOM = {
    DASHBOARD: "index",
    "without answer": "unanswered_list",
    "suggestions": "suggestion_list",
    "matches": "match_list",
    FIGURES: "figures",
}
COUNTING = [DASHBOARD, FIGURES]  # these keep what they counted for a minute
NUM_DESKS = 20
