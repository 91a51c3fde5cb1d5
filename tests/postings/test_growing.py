import pytest
from django.utils import timezone, translation

from people.models import ReachBy
from postings import chiffre, growing
from postings.intake import Intake
from postings.models import Draft, ForWhom, Kind, Posting, Status
from postings.models.draft import key_of
from tests.conftest import OPENED, make_person, make_posting

pytestmark = pytest.mark.django_db

CODE = "4821093755602214"
PAGE, CHECK = "/de/mein-eintrag/selbst-helfen/", "/de/angebote/neu/pruefen/"


def make_answered(**fields):
    return make_posting(
        **{
            "answered_at": timezone.now(),
            "answered_by": "message",
            "languages": ["ar"],
            "languages_basic": ["de"],
            **fields,
        }
    )


def slugs(posting):
    return [idea.category.pk for idea in growing.ideas(posting)]


@pytest.fixture
def asked(ada):
    """Answered, hers, and opened in the browser below."""
    return make_answered(author=ada, entry_code_hash=chiffre.entry_code_hash(CODE))


@pytest.fixture
def inside(client, asked):
    client.post("/de/mein-eintrag/", {"code": CODE})
    return client


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, True),
        ({"answered_at": None, "answered_by": ""}, False),
        ({"answered_at": None, "answered_by": "", "status": Status.SETTLED}, True),
        ({"for_whom": ForWhom.SOMEONE}, False),
        ({"kind": Kind.OFFER, "answered_at": None, "answered_by": ""}, False),
    ],
)
def test_she_is_asked_once_she_was_answered(fields, may):
    assert growing.may_grow(make_answered(**fields)) == may


@pytest.mark.parametrize(
    ("fields", "first", "missing"),
    [
        ({"category": "household"}, "interpreting", set()),
        ({"category": "doctors"}, "doctors", set()),
        ({"languages": ["ar"], "languages_basic": []}, "meeting-place", {"interpreting", "doctors", "language-tandem"}),
        ({"languages": ["de"], "languages_basic": []}, "authorities", {"interpreting", "language-tandem"}),
    ],
)
def test_ideas_fit_what_she_speaks_and_what_helped_her(fields, first, missing):
    found = slugs(make_answered(**fields))

    assert (found[0], missing & set(found), 4 <= len(found) <= 6) == (first, set(), True)


def test_ideas_are_in_the_language_of_the_page():
    posting = make_answered()
    with translation.override("en"):
        (idea,) = [idea for idea in growing.ideas(posting) if idea.category.pk == "interpreting"]

    assert "Arabic, German" in idea.title


def test_begun_offer_has_no_question_left(ada):
    posting = make_answered(author=ada, postcode="34117")

    token = growing.begin(posting, growing.ideas(posting)[0])

    intake = Intake(Draft.objects.get(key=key_of(token)))
    assert intake.first_open() is None
    said = intake.summary()
    assert (said["category"].pk, said["postcode"], said["languages"], said["slots"]) == (
        "interpreting", "34117", ["ar"], None,
    )  # fmt: skip


@pytest.mark.parametrize("category", growing.WORDS)
def test_every_idea_is_an_offer_that_can_be_sent(bilal, category):
    posting = make_answered(author=bilal, category=category)
    idea = growing.ideas(posting)[0]

    intake = Intake(Draft.objects.get(key=key_of(growing.begin(posting, idea))))

    assert (idea.category.pk, intake.first_open()) == (category, None)


def test_who_cannot_be_mailed_any_more_is_asked_how_she_is_reached():
    gone = make_person(
        email="weg@example.org", email_proved_at=timezone.now(), mail_refused_at=timezone.now(), reach_by=ReachBy.EMAIL
    )
    posting = make_answered(author=gone)

    intake = Intake(Draft.objects.get(key=key_of(growing.begin(posting, growing.ideas(posting)[0]))))

    assert intake.first_open() == "erreichen"


def test_another_address_must_be_proved_anew(ada):
    posting = make_answered(author=ada)
    draft = Draft.objects.get(key=key_of(growing.begin(posting, growing.ideas(posting)[0])))
    draft.answers["steps"]["erreichen"]["email"] = ["fremd@example.org"]

    assert Intake(draft).first_open() == "code"


def test_two_taps_and_a_look_make_an_offer(inside, asked, ada):
    assert PAGE in inside.get("/de/mein-eintrag/").content.decode()
    assert inside.get(PAGE)["Cache-Control"] == "no-store"

    response = inside.post(PAGE, {"category": "interpreting"})
    assert response["Location"] == CHECK
    assert "Arabisch, Deutsch" in inside.get(CHECK).content.decode()
    inside.post(CHECK, {"agreed": "on", "opened": OPENED})

    offer = Posting.objects.offers().get()
    assert (offer.status, offer.author.email, offer.author.has_proved_email) == (Status.SUBMITTED, ada.email, True)
    assert offer.author.identity == ada.identity


def test_who_was_not_answered_yet_is_not_asked(client, ada):
    make_posting(author=ada, entry_code_hash=chiffre.entry_code_hash(CODE))
    client.post("/de/mein-eintrag/", {"code": CODE})

    assert PAGE not in client.get("/de/mein-eintrag/").content.decode()
    assert client.get(PAGE)["Location"] == "/de/mein-eintrag/"


def test_strangers_are_sent_to_the_door(client, asked):
    assert client.post(PAGE, {"category": "interpreting"})["Location"] == "/de/mein-eintrag/"
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("category", ["", "housing", "quatsch\0"])
def test_what_was_not_suggested_is_not_begun(inside, category):
    assert inside.post(PAGE, {"category": category}).status_code == 422
    assert Draft.objects.count() == 0


def test_looking_begins_nothing(inside):
    inside.get(f"{PAGE}?category=interpreting")

    assert Draft.objects.count() == 0
