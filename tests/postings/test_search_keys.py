"""A posting finds the searches in whose lists it stands: no more and no fewer."""

import random

import pytest
from django.http import QueryDict

from postings import catalogue, search_keys
from postings.bench_words import LANGUAGES, OPENINGS, SENTENCES
from postings.filters import PostingFilter
from postings.models import Category, Kind, SavedSearch
from tests.conftest import BAUNATAL, FRANKFURT, KASSEL, MARBURG, make_posting

from .searches import make_search

pytestmark = pytest.mark.django_db

TYPED = [
    "Rad",
    "Kinderrad",
    "der",
    "die das",
    "!!!",
    "Schul-ranzen",
    "Topf Pfanne",
    "دراجة",
    "ü",
    "Übersetzer",
    "to",
    "x'y\\z",
]
TOWNS = [
    "Kassel",
    "34117",
    "Baunatal",
    "Marburg",
    "Frankfurt",
    "Griesheim",
    "Fulda",
    "Nirgendwo",
    "Hofgeismar",
    "Vellmar",
]


def finder(query, kind=Kind.REQUEST):
    return PostingFilter(QueryDict(query), kind=kind)


def fits(posting, query):
    """Whether the posting finds the search, after making sure that the list says the same."""
    found = search_keys.fitting(SavedSearch.objects.filter(pk=make_search(query).pk), posting).exists()
    assert found == finder(query).qs.filter(pk=posting.pk).exists()
    SavedSearch.objects.all().delete()
    return found


def test_place_and_radius():
    posting = make_posting(municipality=BAUNATAL)

    assert fits(posting, "ort=Kassel")
    assert fits(posting, "ort=Kassel&umkreis=10")
    assert not fits(posting, "ort=Kassel&umkreis=0")
    assert fits(posting, "ort=Baunatal&umkreis=0")
    assert not fits(posting, "ort=Frankfurt&umkreis=50")
    assert fits(posting, "ort=Frankfurt&umkreis=hessen")
    assert fits(posting, "ort=Griesheim"), "a place that may be one of two narrows nothing, as in the list"


def test_region_category_language_and_for_whom(lindenhof):
    posting = make_posting(category="household", languages=["ar"], languages_basic=["de"])
    house = make_posting(for_whom="organisation", organisation=lindenhof)

    assert fits(posting, "region=06611")
    assert not fits(posting, "region=06534")
    assert not fits(posting, "region=06534&ort=Kassel")
    assert fits(posting, "kategorie=goods")
    assert fits(posting, "kategorie=household")
    assert not fits(posting, "kategorie=bicycles")
    assert fits(posting, "sprache=de")
    assert not fits(posting, "sprache=uk")
    assert fits(posting, "fuer=person")
    assert not fits(house, "fuer=person")
    assert fits(house, "fuer=einrichtung")


def test_words_are_found_where_the_list_finds_them():
    posting = make_posting(title="Kinderfahrrad, 20 Zoll", text="Wir suchen ein gebrauchtes.", category="bicycles")

    assert fits(posting, "q=Rad")
    assert fits(posting, "q=fahrr")
    assert fits(posting, "q=suchen+gebraucht")
    assert fits(posting, "q=دراجة"), "by its category"
    assert not fits(posting, "q=Rad+Sofa")
    assert not fits(posting, "q=brauchtes"), "a part counts in the title alone"
    assert fits(posting, "q=!!!"), "no word at all narrows nothing"


def test_word_of_nothing_but_filling_is_found_as_the_list_finds_it():
    fits(make_posting(title="Der die das"), "q=der")
    fits(make_posting(title="Topf"), "q=der+die")


def test_mistyped_words_find_nothing():
    assert not fits(make_posting(title="Fahrrad", category="household"), "q=Fahrrda")


def test_other_kind_does_not_fit():
    make_search("", Kind.OFFER)

    assert not search_keys.fitting(SavedSearch.objects.all(), make_posting()).exists()


@pytest.mark.parametrize("seed", range(4))
def test_random_searches_and_postings_agree_with_the_lists(seed, lindenhof):
    chance = random.Random(seed)
    searches = [make_search(*random_query(chance), email=f"{number}@example.org") for number in range(60)]
    postings = [random_posting(chance, lindenhof) for _row in range(25)]
    lists = {search: set(finder(search.query, search.kind).qs.values_list("pk", flat=True)) for search in searches}

    fitted = 0
    for posting in postings:
        found = set(search_keys.fitting(SavedSearch.objects.all(), posting))
        assert found == {search for search in searches if posting.pk in lists[search]}, posting
        fitted += len(found)

    assert fitted > 20, "nothing would be compared"


def random_query(chance):
    words = [word for category in catalogue.categories().values() for word in category.texts["de"]["words"]]
    said = {
        "q": [*TYPED, *chance.sample(words, 12), *(word[:4] for word in chance.sample(words, 6))],
        "ort": TOWNS,
        "umkreis": ["0", "5", "10", "50", "hessen", "7"],
        "region": ["06611", "06633", "06534", "99"],
        "kategorie": [*catalogue.categories()],
        "sprache": ["de", "ar", "uk", "zz"],
        "fuer": ["person", "einrichtung"],
    }
    often = {"q": 0.4, "ort": 0.5, "umkreis": 0.5, "region": 0.1, "kategorie": 0.3, "sprache": 0.15, "fuer": 0.15}
    query = QueryDict(mutable=True)
    for name, values in said.items():
        if chance.random() < often[name]:
            query[name] = chance.choice(values)
    return query.urlencode(), chance.choice(Kind.values)


def random_posting(chance, house):
    language = chance.choice([*LANGUAGES])
    category = chance.choice([*catalogue.categories().values()])
    kind = chance.choice(Kind.values)
    thing = chance.choice(category.texts[language]["words"])
    whose = {"for_whom": "organisation", "organisation": house} if chance.random() < 0.3 else {}
    return make_posting(
        kind=kind,
        category=Category.objects.get(pk=category.pk),
        municipality=chance.choice(
            [KASSEL, BAUNATAL, MARBURG, FRANKFURT, chance.choice(sorted(catalogue.municipalities()))]
        ),
        title=chance.choice(OPENINGS[language][kind]).format(thing=thing)[:90],
        text=" ".join(chance.sample(SENTENCES[language], 2)),
        languages=chance.sample(["de", "ar", "uk", "en"], 1),
        languages_basic=chance.sample(["fa", "de"], 1),
        **whose,
    )


def test_queries_are_the_same_for_one_search_and_thirty(django_assert_num_queries):
    posting = make_posting()
    list(search_keys.fitting(SavedSearch.objects.all(), posting))
    for num in (1, 30):
        SavedSearch.objects.all().delete()
        for number in range(num):
            make_search("ort=Kassel&q=Topf", email=f"{number}@example.org")
        with django_assert_num_queries(3):
            assert len(list(search_keys.fitting(SavedSearch.objects.all(), posting))) == num


def test_columns_are_written_anew_when_the_facts_change():
    search = make_search("ort=Kassel&q=Topf")
    SavedSearch.objects.update(place="", category="goods", wanted=None, reader="")

    assert search_keys.read_anew() == 1

    again = SavedSearch.objects.get()
    assert (again.place, again.category, again.wanted is None) == (search.place, "", False)
    assert SavedSearch.objects.of_email("ADA@example.org").get() == again
