"""Two strangers reach each other and neither gives away an address: by code alone, by mail alone, and three for ten."""

import os
import re
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest

from tests.demo_site import ROOT, free_port

from .acts import TOO_FAST, by_mail, open_review, open_with_code, press, publish, send, without_mail, write
from .conftest import DESK, PHONE, code_in, link_in

TEXT = "Für unsere neue Küche, gern gebraucht, wir holen es ab."


def stamp():
    return time.time_ns() % 10**7


def make_public(page, office, *, title, reach, kind="request", category="Topf"):
    """A posting that was read and is shown; returns the author's entry code."""
    write(page, kind, category=category, title=title, text=TEXT, place="Kassel", reach=reach)
    send(page)
    code = page.locator(".code").inner_text()
    open_review(office, title)
    publish(office)
    return code


def answer(page, title, text, *, name, amount="", email=""):
    """Find the posting, answer it; ends on the page of thanks, or of the code where there is an address."""
    page.goto(f"/de/gesuche/?q={title.split()[-1]}")
    page.locator("article a", has_text=title).first.click()
    press(page, ".answer a.button")
    page.fill("#id_text", text)
    page.fill("#id_name", name)
    if amount:
        page.fill("#id_amount", amount)
    page.fill("#id_email", email)
    time.sleep(TOO_FAST)
    press(page, "main form button.button")


def say(page, text):
    page.fill("#id_text", text)
    press(page, "main form[action$='/schreiben/'] button.button")


def test_whole_conversation_with_entry_codes_alone(visitor, staff):
    asker, helper, office = visitor(PHONE), visitor(PHONE), staff()
    title = f"Topfset {stamp()}"
    asker_code = make_public(asker, office, title=title, reach=without_mail)
    answer(helper, title, "Guten Tag, ich habe noch ein ganzes Set im Keller.", name="Jutta")
    helper_code = helper.locator(".code").inner_text()

    asker.context.clear_cookies()
    open_with_code(asker, asker_code)
    press(asker, ".enquiry a.button")
    say(asker, "Danke! Rufen Sie an: 0561 0000000")
    assert "noch nicht gesendet" in asker.locator(".talk").inner_text()
    press(asker, "a:has-text('Nachricht ändern')")
    say(asker, "Danke! Passt es am Samstag?")
    press(asker, "form[action$='/annehmen/'] button")

    helper.context.clear_cookies()
    open_with_code(helper, helper_code)
    said = helper.locator("main").inner_text()
    assert "Passt es am Samstag?" in said
    assert "0561" not in said
    say(helper, "Ja, um drei am Stern.")
    press(helper, "form[action$='/ergebnis/'] button[value=worked]")
    assert "Es hat geklappt" in helper.locator(".talk").inner_text()


def test_three_answer_and_one_is_accepted_for_three_of_ten(visitor, staff):
    asker, office = visitor(DESK), staff()
    title = f"Stühle gesucht {stamp()}"

    def ten(page):
        without_mail(page)

    code = make_public(asker, office, title=title, reach=ten, category="Stuhl")
    asker.context.clear_cookies()
    open_with_code(asker, code)
    asker.goto("/de/mein-eintrag/aendern/wie-viele/")
    asker.fill("#id_amount", "10")
    press(asker, "form.question button.button:not([name])")

    for name, amount in (("Kim", "3"), ("Lea", "4"), ("Mo", "5")):
        answer(visitor(PHONE), title, "Ich habe welche übrig, gut erhalten.", name=name, amount=amount)

    asker.goto("/de/mein-eintrag/")
    assert asker.locator(".enquiry").count() == 3
    chosen = asker.locator(".enquiry", has_text="Kim")
    with asker.expect_navigation():
        chosen.locator("form[action$='/annehmen/'] button").click()
    assert "3 von 10 zugesagt" in asker.locator("main").inner_text()
    assert asker.locator(".enquiry", has_text="Kim").locator("text=zugesagt").count() == 1


@pytest.fixture
def mail_door(site, surroundings):
    """Where replies to letters arrive: the real command, on a port of its own."""
    port = free_port()
    command = [sys.executable, "manage.py", "receive_mail", "--port", str(port)]
    program = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | surroundings, stdout=subprocess.PIPE, start_new_session=True
    )
    program.stdout.readline()
    yield port
    program.terminate()
    program.wait(timeout=15)


def reply(port, *, sender, to, text):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, "Re: Nachricht"
    letter["Message-ID"] = f"<{time.time_ns()}@example.org>"
    letter.set_content(
        f"{text}\n\nAm 29.11.2026 um 10:00 schrieb People Like Me:\n> alt\n\n-- \nJutta Beispiel\n{sender}\n"
    )
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(letter)


def test_whole_conversation_by_mail_alone(visitor, staff, newest_letter, mail_door):
    asker, helper, post, office = visitor(DESK), visitor(PHONE), visitor(DESK), staff()
    mark = stamp()
    asker_mail, helper_mail, title = f"rana{mark}@example.org", f"jutta{mark}@example.org", f"Pfannen {mark}"
    make_public(asker, office, title=title, reach=by_mail(asker_mail, lambda to: newest_letter(post, to)))
    answer(helper, title, "Guten Tag, ich habe zwei Pfannen.", name="Jutta", email=helper_mail)
    helper.fill("#id_code", code_in(newest_letter(post, helper_mail)))
    press(helper, "main form button.button")

    letter = newest_letter(post, asker_mail, saying="Nachricht zu:")
    assert "ich habe zwei Pfannen" in letter
    assert helper_mail not in letter
    reply(mail_door, sender=asker_mail, to=post.locator(".reply-to").inner_text(), text="Ja gern, wann passt es?")

    letter = newest_letter(post, helper_mail, saying="Nachricht zu:")
    assert "wann passt es?" in letter
    assert asker_mail not in letter
    assert "schrieb People Like Me" not in letter
    reply(mail_door, sender=helper_mail, to=post.locator(".reply-to").inner_text(), text="Am Samstag um drei.")

    for _attempt in range(50):
        letter = newest_letter(post, asker_mail, saying="Nachricht zu:")
        if "Samstag um drei" in letter:
            break
        time.sleep(0.1)
    assert "Samstag um drei" in letter
    assert helper_mail not in letter
    post.goto(link_in(letter))
    press(post, "main form button")
    assert re.search(r"Jutta.*Samstag um drei", post.locator(".talk").inner_text(), re.DOTALL)
