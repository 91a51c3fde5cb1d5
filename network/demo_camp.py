"""An invented barcamp to look at, as one was: a day in Kassel, 135 people, about a quarter of whom came to Germany themselves or
with their parents, 28 sessions in eight languages. Never on a real board.
"""

import random
from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Role
from postings.models import Municipality

from . import camps, devices, proposing, scheduling, session_review
from .models import Camp, Event, EventDate, Interest, Session

TITLE = "Ankommen, bleiben, mitmachen: Barcamp in Kassel (Beispiel)"
TEXT = (
    "Ein Tag von Menschen, die hierher gekommen sind, und Menschen, die schon hier waren. Morgens schlagen alle vor, worüber sie "
    "sprechen möchten; daraus wird das Programm.\n\nKommen Sie allein oder mit Kindern. Es gibt Essen."
)
NUM_PARTICIPANTS = 135
SAID = {"num_participants": NUM_PARTICIPANTS, "num_said_yes": 34, "num_said_no": 79, "num_said_nothing": 14}
ROOMS = [
    ("Großer Saal", 60, ["projector", "sound", "board"]),
    ("Blauer Raum", 35, ["projector", "board"]),
    ("Werkraum", 25, ["board", "space"]),
    ("Küche", 16, ["kitchen"]),
    ("Gartenzimmer", 20, ["board"]),
]
SLOTS = [
    (time(9, 30), time(10), "Ankommen und Vorstellen", True),
    (time(10), time(10, 45), "Runde 1", False),
    (time(11), time(11, 45), "Runde 2", False),
    (time(12), time(12, 45), "Runde 3", False),
    (time(12, 45), time(13, 45), "Mittagessen", True),
    (time(13, 45), time(14, 30), "Runde 4", False),
    (time(14, 45), time(15, 30), "Runde 5", False),
    (time(15, 45), time(16, 30), "Runde 6", False),
    (time(16, 30), time(17), "Abschluss", True),
]
# (title, language, kind, what is needed, host, whether she is named, theme)
SESSIONS = [
    ("Wie wir eine Wohnung gefunden haben", "de", "talk", ["projector"], "Nasrin", True, "home"),
    ("Vom Deutschkurs in die Ausbildung", "de", "discussion", [], "Tarek", True, "work"),
    ("كيف تُقرأ رسالة من الدائرة الحكومية؟", "ar", "workshop", ["board"], "Lina", True, "papers"),
    ("Briefe vom Amt verstehen", "de", "workshop", ["board"], "Lina", True, "papers"),
    ("Як знайти лікаря, який розуміє мене", "uk", "discussion", [], "Oksana", True, "health"),
    ("Tandem: zwei Sprachen, ein Tisch", "de", "discussion", [], "Marlene", True, "language"),
    ("چای و گفت‌وگو: از کابل تا کاسل", "fa", "discussion", [], "Farid", True, "people"),
    ("Zusammen Mantu kochen", "de", "workshop", ["kitchen"], "Farid", True, "food"),
    ("خبز أمي: نخبز معا", "ar", "workshop", ["kitchen"], "Samira", True, "food"),
    ("Injera backen", "ti", "workshop", ["kitchen"], "Selam", False, "food"),
    ("Volunteering without speaking German yet", "en", "talk", ["projector"], "Grace", True, "work"),
    ("Mon diplôme, ici : comment le faire reconnaître", "fr", "talk", ["projector"], "Aline", True, "work"),
    ("Okulda anne baba olmak", "tr", "discussion", ["board"], "Emine", True, "family"),
    ("Elternabend: was wird da gesagt?", "de", "discussion", ["board"], "Emine", True, "family"),
    ("Vormundschaft für Jugendliche, die allein kamen", "de", "talk", ["projector"], "Holger", False, "family"),
    ("Radfahren lernen, auch mit fünfzig", "de", "workshop", ["space"], "Ute", True, "leisure"),
    ("Theater ohne Worte", "de", "workshop", ["space"], "Jonas", True, "leisure"),
    ("Dabke für alle", "ar", "workshop", ["space"], "Rami", True, "leisure"),
    ("Wer schreibt über uns? Zeitung selber machen", "de", "workshop", ["projector"], "Mona", True, "people"),
    ("Im Verein mitreden", "de", "discussion", [], "Bernd", True, "people"),
    ("Rechnen wie zu Hause: Mathe in vielen Sprachen", "de", "talk", ["board"], "Yusuf", False, "language"),
    ("Schreibwerkstatt: mein erster Winter", "de", "workshop", ["board"], "Marlene", True, "language"),
    ("Mental health after the journey", "en", "discussion", [], "Grace", True, "health"),
    ("Was Ehrenamtliche müde macht", "de", "discussion", [], "Ute", True, "people"),
    ("Ein Konto, ein Vertrag, eine Unterschrift", "de", "talk", ["projector"], "Tarek", True, "papers"),
    ("Kinderschutz in der Unterkunft", "de", "talk", ["projector"], "Holger", False, "family"),
    ("Nähen und reparieren", "de", "workshop", ["space"], "Shirin", True, "leisure"),
    ("Музика нас єднає: співаємо разом", "uk", "workshop", ["sound"], "Oksana", True, "leisure"),
]
WORDS = {
    "de": "Wir erzählen, was wir erlebt haben, und fragen, wie es bei Ihnen war.",
    "en": "We share what we have seen, and ask what you have.",
    "ar": "نحكي ما عشناه ونسأل عمّا عشتموه.",
    "uk": "Ми розповідаємо про свій досвід і запитуємо про ваш.",
    "fa": "از تجربه‌های خود می‌گوییم و از شما می‌پرسیم.",
    "tr": "Yaşadıklarımızı anlatıyor, sizinkileri soruyoruz.",
    "fr": "Nous racontons ce que nous avons vécu et demandons ce que vous avez vécu.",
    "ti": "ተሞክሮና ንነግር፡ ተሞክሮኹም ንሓትት።",
}
SECONDS = 2  # for the grid; the demo is to start soon
EXAMPLE_KEY = "barcamp demo {number}"


@transaction.atomic
def load():
    """Make the camp of today, if it is not there. Returns how many sessions it has. Needs the demo's accounts."""
    if found := Camp.objects.filter(event__title=TITLE).first():
        return found.sessions.count()
    cora = User.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    camp = _camp(cora)
    sessions = [_session(camp, number, *said, by=cora) for number, said in enumerate(SESSIONS)]
    _tap(camp, sessions)
    proposal = scheduling.propose(camp, seconds=SECONDS)
    scheduling.accept(camp, proposal.places, seen=proposal.seen, by=cora)
    camps.publish_grid(camp, by=cora)
    return len(sessions)


def _camp(cora):
    now, today = timezone.now(), timezone.localdate()
    event = Event.objects.create(
        title=TITLE,
        text=TEXT,
        municipality=Municipality.objects.get(name="Kassel"),
        venue="Haus der Beispiele, Musterstraße 1",
        languages=["de", "en", "ar", "uk", "fa"],
        has_childcare=True,
        num_places=150,
        published_at=now,
        published_by=cora,
    )
    camp = camps.plan(event, from_on=today - timedelta(days=30), until_on=today)
    for name, num_seats, equipment in ROOMS:
        camps.add_room(camp, name=name, num_seats=num_seats, equipment=equipment)
    slots = [
        camps.add_slot(camp, on=today, starts=starts, ends=ends, label=label, is_pause=is_pause)
        for starts, ends, label, is_pause in SLOTS
    ]
    EventDate.objects.create(event=event, starts_at=slots[0].starts_at, ends_at=slots[-1].ends_at)
    return camps.count_people(camp, **SAID)


def _session(camp, number, title, language, kind, equipment, name, is_named, _theme, *, by):
    session, _code = proposing.propose(
        camp,
        key=EXAMPLE_KEY.format(number=number),
        title=title,
        text=WORDS[language],
        text_language=language,
        kind=kind,
        equipment=equipment,
        num_minutes=30 if kind == "talk" else 45,
        host_name=name,
        is_named=is_named,
        is_kept_named=is_named and number % 2 == 0,
    )
    return session_review.accept(session, version=session.version, by=by)


def _tap(camp, sessions):
    """Most people like two themes and tap two to eight sessions. Straight into the table, counted as the taps would be."""
    dice = random.Random(2016)  # noqa: S311 - the same demo each time
    themes = {session.pk: said[-1] for session, said in zip(sessions, SESSIONS, strict=True)}
    liked, rows = sorted(set(themes.values())), []
    for number in range(NUM_PARTICIPANTS):
        mine = dice.sample(liked, 2)
        weights = [6 if themes[session.pk] in mine else 1 for session in sessions]
        chosen = {each.pk for each in dice.choices(sessions, weights, k=dice.randint(2, 8))}
        device = devices.hashed(camp, f"demo {number}")
        rows += [Interest(session_id=pk, device=device) for pk in sorted(chosen)]
    Interest.objects.bulk_create(rows)
    for session in sessions:
        session.num_interested = sum(row.session_id == session.pk for row in rows)
    Session.objects.bulk_update(sessions, ["num_interested"])
