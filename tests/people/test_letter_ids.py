"""A letter of ours is known again, and believed for the one address it went to."""

from people import letter_ids

NONCE = "0123456789abcdef"


def test_message_id_is_ours_for_its_own_address_alone():
    identifier = letter_ids.of("Ada@example.org", nonce=NONCE)

    assert letter_ids.is_of(identifier, "ada@example.org")
    assert not letter_ids.is_of(identifier, "bilal@example.org")
    assert not letter_ids.is_of(f"<{NONCE}.0123456789abcdef01234567@post.example.org>", "ada@example.org")
    assert not letter_ids.is_of("\ud83d" + "<" * 100_000, "ada@example.org")


def test_message_id_is_the_same_whenever_a_letter_is_sent():
    again = [letter_ids.of("ada@example.org", nonce=nonce) for nonce in (NONCE, NONCE, NONCE[::-1])]

    assert again[0] == again[1] != again[2]


def test_message_id_under_an_older_key_is_still_ours(settings):
    identifier = letter_ids.of("ada@example.org", nonce=NONCE)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20

    assert letter_ids.is_of(identifier, "ada@example.org")
