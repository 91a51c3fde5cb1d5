"""How a posting goes on once it is shown: met for now, settled, how it ended, shown again."""

import time
from datetime import timedelta

from django.utils import timezone

from .acts import open_review, open_with_code, press, publish, send, without_mail, write
from .conftest import PHONE


def test_request_is_met_for_now_then_settled_and_how_it_ended_is_told_by_one_tap(visitor, staff):
    asker, office = visitor(PHONE), staff()
    title = f"Windeln, Größe 4, jeden Monat {time.time_ns() % 10**6}"
    text = "Wir brauchen jeden Monat zwei Pakete und holen sie gern ab."
    write(asker, "request", category="Baby", title=title, text=text, place="Baunatal", reach=without_mail)
    send(asker)
    code = asker.locator(".code").inner_text()
    open_review(office, title)
    publish(office)
    asker.context.clear_cookies()
    open_with_code(asker, code)
    chiffre = asker.locator(".chiffre").first.inner_text()

    asker.locator("summary", has_text="Im Moment genug").click()
    asker.fill("#id_until", (timezone.localdate() + timedelta(days=30)).isoformat())
    press(asker, "form[action*=ruhen] button")
    assert "zeigen wir Ihren Eintrag wieder" in asker.locator("main").inner_text()
    assert asker.request.get(f"/de/eintrag/{chiffre}/").status == 410

    press(asker, "form[action*=zeigen] button")
    press(asker, "form[action*=erledigt] button")
    press(asker, "button[value=otherwise]")
    assert "Wie es ausging: anders geklappt" in asker.locator("main").inner_text()

    press(asker, "form[action*=zeigen] button")
    assert "für alle sichtbar" in asker.locator("main").inner_text()
    assert asker.request.get(f"/de/eintrag/{chiffre}/").status == 200
