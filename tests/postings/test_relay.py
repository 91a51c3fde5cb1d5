import re

import pytest
from django.test import override_settings

from postings import relay


@pytest.mark.parametrize("side", ["asker", "owner"])
@pytest.mark.parametrize("pk", [1, 63, 100_000, 2**62])
def test_address_leads_back_to_its_conversation_and_side(pk, side):
    assert relay.parse(relay.address_of(pk, side)) == (pk, side)


def test_address_is_short_and_shows_nothing():
    addresses = [relay.address_of(pk, side) for pk in range(1, 60) for side in relay.SIDES]

    assert all(re.fullmatch(r"antwort\+[a-z2-7]{32}@post\.example\.org", address) for address in addresses)
    assert len({address[8:14] for address in addresses}) == len(addresses)  # no common beginning to count by
    assert addresses == [relay.address_of(pk, side) for pk in range(1, 60) for side in relay.SIDES]


@pytest.mark.parametrize("spelt", ["{}", " {} ", "<{}>", "People Like Me <{}>", '"Ada, über People Like Me" <{}>'])
@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_address_is_read_however_it_is_spelt(spelt, case):
    assert relay.parse(spelt.format(case(relay.address_of(7, "owner")))) == (7, "owner")


def test_every_changed_letter_makes_an_address_none_of_ours():
    address = relay.address_of(7, "owner")
    start, end = address.index("+") + 1, address.index("@")

    changed = [f"{address[:i]}{'a' if address[i] != 'a' else 'b'}{address[i + 1 :]}" for i in range(start, end)]

    assert [relay.parse(other) for other in changed] == [None] * 32


@pytest.mark.parametrize(
    "text",
    ["", None, "ada@example.org", "antwort@post.example.org", "antwort+@post.example.org", "antwort+" + "a" * 32, "<", "\0",
     "\ud83d", "antwort+" + "a" * 100_000 + "@post.example.org", "antwort+" + "ä" * 32 + "@post.example.org", "<>" * 5000],
    ids=lambda text: repr(text)[:24],
)  # fmt: skip
def test_anything_else_is_no_address_of_ours(text):
    assert relay.parse(text) is None


def test_address_of_another_domain_is_none_of_ours():
    assert relay.parse(relay.address_of(7, "owner").replace("post.example.org", "example.net")) is None


def test_address_made_with_another_key_counts_only_while_that_key_is_kept():
    with override_settings(SECRET_KEY="before" * 10):
        address = relay.address_of(7, "asker")

    assert relay.parse(address) is None
    with override_settings(SECRET_KEY_FALLBACKS=["before" * 10]):
        assert relay.parse(address) == (7, "asker")
