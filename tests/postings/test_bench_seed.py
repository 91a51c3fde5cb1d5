import random
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from people.models import Person
from postings import bench_seed
from postings.models import Posting, Review, Rung, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    bench_seed.seed(600, chance=random.Random(3))


def test_seed_adds_as_many_postings_and_fewer_people(seeded):
    assert Posting.objects.count() == 600
    assert Person.objects.count() == round(600 / 1.3)


def test_seed_is_skewed_as_in_life(seeded):
    kinds = Counter(Posting.objects.values_list("kind", flat=True))
    states = Counter(Posting.objects.values_list("status", flat=True))
    towns = Counter(Posting.objects.values_list("municipality__name", flat=True))

    assert 0.5 < kinds["request"] / 600 < 0.7
    assert 0.7 < states[Status.PUBLISHED] / 600 < 0.9
    assert towns.most_common(1)[0][0] == "Frankfurt am Main"


def test_seed_gives_every_submitted_posting_its_review(seeded):
    assert Review.objects.waiting().count() == Posting.objects.filter(status=Status.SUBMITTED).count()


def test_seed_leaves_few_requests_without_answer_and_no_young_one_answered_before_it_was_shown(seeded):
    shown = Posting.objects.requests().published()
    old = shown.filter(created_at__lte=timezone.now() - timedelta(days=3))

    assert 0.88 < old.exclude(answered_at=None).count() / old.count() < 0.98
    assert set(shown.exclude(answered_at=None).values_list("answered_by", flat=True)) == set(Rung.values)
    assert not shown.filter(answered_at__lt=F("published_at")).exists()
    assert not shown.filter(answered_at__gt=timezone.now()).exists()


def test_seed_twice_adds_up(seeded):
    bench_seed.seed(100, chance=random.Random(3))

    assert Posting.objects.count() == 700


def test_seed_leaves_keys_for_whoever_comes_next(seeded):
    assert Person.objects.create(name="Ada").pk > Person.objects.exclude(name="Ada").order_by("-pk")[0].pk


def test_command_in_production_refuses(settings):
    settings.SETTINGS_MODULE = "peoplelikeme.settings.production"

    with pytest.raises(CommandError):
        call_command("seed_bench", postings=1)
