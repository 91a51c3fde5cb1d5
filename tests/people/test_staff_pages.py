import pytest

from people import staff_pages
from people.staff_pages import StaffPage, allowed


def test_word_no_role_knows_is_refused_at_once():
    with pytest.raises(ValueError, match="no role knows"):
        allowed("fly")


def test_page_brought_twice_stands_once(monkeypatch):
    monkeypatch.setattr(staff_pages, "PAGES", [])
    page = StaffPage("einlesen/", lambda request: None, "batch_list")

    staff_pages.register(page)
    staff_pages.register(page)

    assert staff_pages.PAGES == [page]  # noqa: SIM300
