import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from people import staff_pages
from people.staff_pages import StaffPage, allowed
from tests.conftest import enter


def test_word_no_role_knows_is_refused_at_once():
    with pytest.raises(ValueError, match="no role knows"):
        allowed("fly")


def test_page_brought_twice_stands_once(monkeypatch):
    monkeypatch.setattr(staff_pages, "PAGES", [])
    page = StaffPage("einlesen/", lambda request: None, "batch_list")

    staff_pages.register(page)
    staff_pages.register(page)

    assert staff_pages.PAGES == [page]  # noqa: SIM300


def test_page_for_all_of_hesse_refuses_whoever_works_in_one_region(rf, cora, dario):
    view = allowed("network", everywhere=True)(lambda request: "open")
    request = rf.get("/")

    request.user = cora
    assert view(request) == "open"
    request.user = dario
    with pytest.raises(PermissionDenied):
        view(request)


def test_menu_shows_brought_pages_only_to_whom_they_open(client, cora, dario):
    address = reverse("admin:batch_list")
    shown = {}
    for user in (cora, dario):
        enter(client, user)
        shown[user.name] = f'href="{address}"' in client.get(reverse("admin:index")).content.decode()

    assert shown == {"Cora": True, "Dario": False}
