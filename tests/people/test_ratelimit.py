import pytest
from django.test import RequestFactory, override_settings
from django.utils import timezone

from people import ratelimit
from people.models import RateCount


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_client_network_is_the_address_or_its_64(address, network):
    assert ratelimit.client_network(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_client_network_without_a_proxy_ignores_what_the_client_claims():
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": "198.51.100.1"})

    assert ratelimit.client_network(request) == "203.0.113.7"


@override_settings(TRUSTED_PROXIES=1)
def test_client_network_behind_a_proxy_is_what_the_proxy_saw():
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.1"})

    assert ratelimit.client_network(request) == "198.51.100.1"


def test_seconds_to_wait_begins_after_the_limit(db):
    waits = [ratelimit.seconds_to_wait("try", "203.0.113.7", limit=2, per=3600) for _ in range(3)]

    assert [wait > 0 for wait in waits] == [False, False, True]
    assert ratelimit.seconds_to_wait("try", "203.0.113.8", limit=2, per=3600) == 0


def test_rate_count_keeps_no_address(db):
    ratelimit.seconds_to_wait("try", "203.0.113.7", limit=2, per=3600)

    assert "203.0.113" not in RateCount.objects.get().key


def test_forget_ended_keeps_running_windows(db):
    ratelimit.seconds_to_wait("try", "a", limit=2, per=3600)
    RateCount.objects.create(key="old", count=1, ends_at=timezone.now())

    ratelimit.forget_ended(at=timezone.now())

    assert RateCount.objects.filter(key="old").exists() is False
    assert RateCount.objects.count() == 1


def test_is_used_up_looks_without_counting(db):
    looks = [ratelimit.is_used_up("try", "a", limit=1, per=3600) for _ in range(3)]
    ratelimit.seconds_to_wait("try", "a", limit=1, per=3600)

    assert (looks, ratelimit.is_used_up("try", "a", limit=1, per=3600)) == ([False] * 3, True)
