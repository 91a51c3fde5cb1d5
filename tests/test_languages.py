import pytest

pytestmark = pytest.mark.django_db
COOKIE = "sprache"


def visit(client, address, language="de"):
    return client.get(address, headers={"accept-language": language})


def test_language_that_the_browser_would_not_ask_for_is_remembered(client):
    visit(client, "/ar/")

    assert visit(client, "/").headers["Location"] == "/ar/"


def test_nothing_is_kept_of_who_reads_in_the_language_of_the_browser(client):
    assert COOKIE not in visit(client, "/ar/", "ar-SY,ar;q=0.9").cookies


def test_remembered_language_never_overrides_an_address(client):
    visit(client, "/ar/")

    assert visit(client, "/en/gesuche/").headers["Content-Language"] == "en"


def test_last_choice_counts(client):
    visit(client, "/ar/")
    visit(client, "/de/")

    assert visit(client, "/").headers["Location"] == "/de/"


def test_cookie_is_for_us_alone(client):
    cookie = visit(client, "/ar/").cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_page_that_is_not_there_is_no_choice(client):
    assert COOKIE not in visit(client, "/ar/gibtesnicht/").cookies
