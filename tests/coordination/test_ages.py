import pytest
from django.utils import timezone

from coordination import ages, comparing, matching
from coordination.models import Suggestion
from postings.models import Kind
from tests.conftest import make_posting

BIKE, WEAR, BABY = "bicycles", "clothing", "baby-and-child"


@pytest.mark.parametrize(
    ("title", "text", "category", "found"),
    [
        ("Kinderfahrrad 20 Zoll", "", BIKE, ["baby", "child"]),
        ("Herrenrad, 28 Zoll", "Läuft gut.", BIKE, ["adult"]),
        ("دراجة أطفال حمراء", "", BIKE, ["baby", "child"]),
        ("Чоловіча куртка", "", WEAR, ["adult"]),
        ("Mont", "Erkek için.", WEAR, ["adult"]),
        ("Jugendbett 90x200", "", "furniture", ["adult", "child"]),
        ("Babybett", "", BABY, ["baby"]),
        ("Bettchen", "Bis ca. 3 Jahre.", "furniture", ["baby"]),
        ("Fahrrad", "برای اطفال ۶ تا ۹ ساله", BIKE, ["baby", "child"]),
        ("Jacken", "Größe 122/128", WEAR, ["child"]),
        ("Strampler", "62/68, gewaschen", BABY, ["baby"]),
        ("Winterjacke", "Gr. XL", WEAR, ["adult"]),
        ("Stiefel", "Größe 31", WEAR, ["child"]),
        ("Stiefel", "Gr. 44", WEAR, ["adult"]),
        ("Fahrrad", "Ich bin 1,85 m groß", BIKE, ["adult"]),
    ],
)
def test_age_is_read_from_words_years_and_sizes(title, text, category, found):
    assert ages.of(title, text, category=category, asks=False) == found


@pytest.mark.parametrize(
    ("title", "text", "category"),
    [
        ("Waschmaschine", "8 Jahre alt, läuft noch.", "electronics"),
        ("Fahrrad", "Meine Tochter ist herausgewachsen.", BIKE),
        ("Schrank", "180 cm hoch", "furniture"),
        ("Sofa", "Wir wohnen seit 2 Jahren hier, mit Kindern.", "furniture"),
        ("Bett", "", "furniture"),
    ],
)
def test_age_is_not_read_from_what_is_said_of_other_things(title, text, category):
    assert ages.of(title, text, category=category, asks=False) == []


def test_age_of_a_son_counts_where_somebody_asks():
    said = {"title": "Bett", "text": "Für meinen Sohn, 15.", "category": "furniture"}

    assert ages.of(**said, asks=True) == ["adult"]
    assert ages.of(**said, asks=False) == []


def test_ages_contradict_only_where_both_say_something_else():
    assert ages.contradict(["adult"], ["baby", "child"])
    assert not ages.contradict(["adult"], ["adult", "child"])
    assert not ages.contradict([], ["child"])


@pytest.mark.django_db
def test_pair_for_different_ages_is_shown_but_never_proposed_by_itself():
    mine = make_posting(kind=Kind.REQUEST, category="bicycles", title="Fahrrad für einen Mann", text="")
    other = make_posting(kind=Kind.OFFER, category="bicycles", title="Kinderfahrrad", text="")

    for posting in (mine, other):
        matching.refresh(posting, at=timezone.now())

    found = Suggestion.objects.get()
    assert (found.features["need"], found.features["basis"]["misfit"], found.place) == (0, True, None)


@pytest.mark.django_db
def test_age_of_whom_one_teaches_is_not_read():
    mine = make_posting(kind=Kind.REQUEST, category="tutoring", title="Nachhilfe für Kinder", text="")

    assert matching.describe(mine).ages == []
    assert comparing.read([mine.pk])[0].profile.ages == []


def test_age_of_whoever_asks_is_not_that_of_the_thing():
    assert ages.of("Junge Frau sucht Wagen", "Ich bin Mutter.", category=BABY, asks=True) == []
    assert ages.of("Rad für eine Frau", "", category=BIKE, asks=True) == ["adult"]
