import random
from collections import Counter

import pytest
from django.db.models import F, Q

from coordination import bench_seed, explanation, permissions
from coordination.models import Communication, Match, MatchEvent, MatchState, Referral, Suggestion
from people.models import User
from postings import bench_seed as postings_seed
from postings.models import Posting, Review, Rung

pytestmark = pytest.mark.django_db
NUM = 2000


@pytest.fixture
def seeded(db):
    postings_seed.seed(NUM, chance=random.Random(3))
    bench_seed.seed(chance=random.Random(3))


def test_seed_suggests_pairs_of_one_category_and_region(seeded):
    pairs = Suggestion.objects.all()

    assert 0.2 * NUM < pairs.count() < 0.7 * NUM
    assert not pairs.exclude(request__category=F("offer__category"), request__region=F("offer__region")).exists()
    assert 0 < pairs.open().count() < pairs.count()


def test_seed_suggestions_can_be_explained(seeded):
    suggestion = Suggestion.objects.open().first()

    assert explanation.of(suggestion)
    assert len(explanation.table(suggestion.features, suggestion.unknowns)) == 9


def test_seed_matches_stand_in_every_state_with_their_steps(seeded):
    states = Counter(Match.objects.values_list("state", flat=True))

    assert set(states) == set(MatchState.values)
    assert 0.04 * NUM < states.total() <= 0.2 * NUM  # many a category has nobody in a region, among so few
    assert MatchEvent.objects.filter(step="proposed").count() == states.total()
    assert not MatchEvent.objects.filter(Q(at__lt=F("match__proposed_at"))).exists()


def test_seed_refers_and_calls(seeded):
    assert Referral.objects.count() == sum(
        posting.answered_by == Rung.REFERRAL for posting in Posting.objects.filter(status__in=["published", "settled"])
    )
    assert Communication.objects.count() == round(0.1 * NUM)
    assert Communication.objects.exclude(follow_up_on=None).filter(followed_up_at=None).exists()


def test_seed_has_reviewed_what_is_shown(seeded):
    assert Review.objects.exclude(decided_at=None).count() == Posting.objects.exclude(published_at=None).count()


def test_seed_makes_an_account_for_everywhere_and_one_for_the_busiest_region(seeded):
    cora, dario = (User.objects.get(email=email) for email in (bench_seed.EVERYWHERE, bench_seed.LOCALLY))

    busiest = Counter(Posting.objects.values_list("region", flat=True)).most_common(1)[0][0]
    assert permissions.is_everywhere(cora)
    assert [region.pk for region in permissions.own_regions(dario)] == [busiest]


def test_seed_matches_only_what_was_shown_before(seeded):
    early = Q(proposed_at__lt=F("request__published_at")) | Q(proposed_at__lt=F("offer__published_at"))

    assert not Match.objects.filter(early).exists()
