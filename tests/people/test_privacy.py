import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import privacy
from people.models import ContactRead, ReachBy
from tests.conftest import make_person

ROOT = Path(__file__).parents[2]
# Who may touch a person's mail or phone in the staff room's code, and what for. Nobody else, and no template.
ALLOWED = {
    "phone_intake.py": "looks for open postings of the same number",
    "finding.py": "looks people up by number and address",
    "clearances.py": "writes a letter",
    "letters.py": "writes letters; shares what each side chose once both agreed",
    "answer_letters.py": "writes letters",
    "call_out_letters.py": "writes letters",
    "reaching.py": "shares what each side chose once both agreed",
}
TOUCH = re.compile(r"\b(?:author|person|human|caller|asker|giver|reader)(?:\.|__)(?:phone|email)\b")


@pytest.fixture
def mira(db):
    return make_person(name="Mira", phone="+49 000 98 76 54", reach_by="phone", email="mira@example.org", language="ar")


def test_reveal_tells_how_to_reach_and_leaves_a_line(mira, cora):
    contact = privacy.reveal(mira, by=cora, place="Eintrag K7M-3QX")

    assert contact == privacy.Contact("Mira", "mira@example.org", "+49 000 98 76 54", ReachBy.PHONE, "ar", False)
    assert list(ContactRead.objects.values_list("person", "by", "place")) == [(mira.pk, cora.pk, "Eintrag K7M-3QX")]


def test_reveal_says_when_the_address_is_proved(ada, cora):
    assert privacy.reveal(ada, by=cora, place="x").email_is_proved


def test_reveal_says_when_letters_do_not_arrive(ada, cora):
    ada.mail_refused_at = timezone.now()

    assert privacy.reveal(ada, by=cora, place="x").mail_is_refused


def test_reveal_in_a_place_with_a_long_name_leaves_its_line(mira, cora):
    privacy.reveal(mira, by=cora, place="x" * 500)

    assert len(ContactRead.objects.get().place) == 200


def test_reveal_without_a_reader_tells_nothing(mira):
    with pytest.raises(IntegrityError), transaction.atomic():
        privacy.reveal(mira, by=None, place="x")

    assert ContactRead.objects.count() == 0


def test_line_about_a_reading_cannot_be_changed(mira, cora):
    privacy.reveal(mira, by=cora, place="x")

    with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
        ContactRead.objects.update(at=timezone.now())


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [("+49 561 / 12-34", "+495611234"), ("0561 1234", "05611234"), ("٠٥٦١ ١٢٣٤", "05611234"), ("", "")],
)
def test_contact_dials_digits(phone, dialled):
    assert privacy.Contact("", "", phone, ReachBy.CODE, "de").dialled == dialled


def test_masked_keeps_too_little_to_reach_anybody(mira):
    assert privacy.masked(mira) == ["… 54", "m…@example.org"]


def test_masked_of_nothing_is_nothing(bilal):
    assert privacy.masked(bilal) == []


def test_staff_room_touches_contact_data_only_where_it_must():
    code = [path for path in (ROOT / "coordination").glob("*.py") if path.name not in ALLOWED]

    assert [path.name for path in code if TOUCH.search(path.read_text())] == []


def test_staff_templates_show_contact_data_only_in_one_place():
    templates = [*(ROOT / "templates/coordination").glob("*.html"), *(ROOT / "templates/admin").rglob("*.html")]
    shown = re.compile(r"\{\{[^}]*\b(?:\w+\.)*(?:author|person|human|contact|row)\.(?:phone|email|dialled)\b")

    assert [path.name for path in templates if shown.search(path.read_text())] == ["_contact.html"]
