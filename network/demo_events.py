"""Invented events to look at: what comes again, one that is full with a waiting list, one cancelled date, one handed in."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from people.models import Organisation, Person
from postings.models import Municipality

from . import events, registering, repeating
from .models import Event

# title, text, town, venue, languages, childcare, places, days from now, hour, hours, every so many weeks, how often
STORIES = [
    (
        "Sprachtreff mit Tee",
        "Wir reden miteinander, trinken Tee und helfen uns mit dem Deutschen. Alle Stufen sind richtig hier. Es kostet nichts.",
        "Kassel", "Treff am Anger (Beispiel)", ["de", "ar", "uk"], True, 20, 4, 18, 2, 1, 8,
    ),
    (
        "Fahrräder reparieren",
        "Bringen Sie Ihr Rad mit. Werkzeug ist da, und jemand zeigt, wie es geht. Kinderräder können Sie auch mitnehmen.",
        "Marburg", "Hof der Werkstatt (Beispiel)", ["de", "en", "ti"], False, 6, 6, 15, 3, 2, 5,
    ),
    (
        "Kochen für alle",
        "Jede Woche ein anderes Land. Bitte melden Sie sich an, damit genug da ist.",
        "Gießen", "Küche im Bürgerhaus (Beispiel)", ["de", "fa", "tr"], True, 4, 9, 17, 4, 0, 1,
    ),
    (
        "Wie lese ich einen Bescheid?",
        "Eine Frau vom Amt erklärt die Wörter, die in Briefen stehen. Bringen Sie gern einen Brief mit.",
        "Frankfurt am Main", "Saal 2 (Beispiel)", ["de", "ar", "prs"], False, 40, 12, 10, 2, 0, 1,
    ),
    (
        "Fest am Fluss",
        "Musik, Spiele und ein langer Tisch. Bringen Sie etwas zu essen mit. Kommen Sie einfach.",
        "Kassel", "Wiese am Fluss (Beispiel)", ["de"], False, None, 20, 14, 6, 0, 1,
    ),
    (
        "Nähen am Abend",
        "Sechs Maschinen, viel Stoff und Menschen, die es können. Für Anfängerinnen und Anfänger.",
        "Wiesbaden", "Stube (Beispiel)", ["de", "uk"], False, 6, 8, 19, 2, 4, 3,
    ),
]  # fmt: skip
COOKS = [
    ("Amal", 2, ["ar"]),
    ("Oksana", 1, ["uk", "de"]),
    ("Reza", 1, ["fa"]),
    ("Selam", 2, ["ti"]),
    ("Jonas", 1, ["de"]),
]


@transaction.atomic
def load(*, by):
    """Make those that are missing, published by that account but for the last, which waits for it. Returns how many are new."""
    organisation = Organisation.objects.verified().order_by("pk").first()
    new = [_make(*story, organisation) for story in STORIES if not Event.objects.filter(title=story[0]).exists()]
    for event in new:
        events.hand_in(event)
        if event.title != STORIES[-1][0]:
            events.publish(event, by=by)
    _register(STORIES[2][0])
    _cancel_one(STORIES[1][0])
    return len(new)


def _make(title, text, town, venue, languages, childcare, places, in_days, hour, hours, weeks, often, organisation):
    event = events.write(
        Event(
            title=title,
            text=text,
            municipality=Municipality.objects.get(name=town),
            venue=venue,
            languages=languages,
            has_childcare=childcare,
            needs_registration=places is not None,
            num_places=places,
            organisation=None if places is None else organisation,
        )
    )
    day = timezone.localdate() + timedelta(days=in_days)
    begin = timezone.make_aware(datetime.combine(day, time(hour)))
    until = day + timedelta(weeks=weeks * (often - 1))
    events.add_dates(event, repeating.times(begin, begin + timedelta(hours=hours), every_weeks=weeks or 1, until=until))
    return event


def _register(title):
    """More than there are places; the others wait."""
    date = Event.objects.get(title=title).dates.first()
    if date and not date.registrations.exists():
        for number, (name, num, languages) in enumerate(COOKS):
            person = Person(name=name, language="de")
            secret = f"demo {date.pk} {number}"
            registering.register(date, person=person, secret=secret, num_people=num, languages=languages)


def _cancel_one(title):
    dates = Event.objects.get(title=title).dates
    if not dates.exclude(cancelled_at=None).exists():
        events.cancel_date(dates.all()[1])
