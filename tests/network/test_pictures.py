import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from network import documenting, pictures, proposing, session_access, session_review
from network.models import Documentation
from tests.network.camping import SAID, drawn, make_camp, make_picture, office

pytestmark = pytest.mark.django_db
WHERE_IT_WAS_TAKEN = 0x8825


def test_picture_is_written_anew_without_what_the_camera_noted():
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Geheimer Ort", 6  # described; lying on its side
    exif.get_ifd(WHERE_IT_WAS_TAKEN)[1] = "N"
    sent = drawn(size=(40, 30), exif=exif, comment=b"Geheimer Ort")

    written = pictures.written_anew(BytesIO(sent))

    with Image.open(BytesIO(written)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (30, 40), {})
    assert b"Geheimer Ort" in sent and b"Geheimer Ort" not in written


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_of_our_formats_is_read_and_made_smaller(kind):
    written = pictures.written_anew(BytesIO(drawn(kind, size=(3200, 100))))

    with Image.open(BytesIO(written)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 50))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff\xd8\xff nothing",
        drawn("GIF"),
        drawn("BMP"),
        drawn()[:200],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["empty", "broken", "gif", "bmp", "cut", "svg"],
)
def test_file_that_is_no_picture_is_refused(sent):
    with pytest.raises(pictures.NoPicture):
        pictures.written_anew(BytesIO(sent))


def test_picture_that_would_unpack_too_large_is_refused():
    with pytest.raises(pictures.NoPicture):
        pictures.written_anew(BytesIO(drawn("PNG", size=(8000, 6000))))


@pytest.fixture
def mine(client):
    """A session in the programme, opened by its host."""
    session, code = proposing.propose(make_camp(), key=uuid.uuid4(), **SAID)
    session = session_review.accept(session, version=1, by=office())
    client.post(reverse("network:my_session"), {"code": code})
    assert session_access._KEY in client.session
    return session


def send(client, content, *, text="Drei Töpfe"):
    file = SimpleUploadedFile("IMG_1234.jpg", content, content_type="image/jpeg")
    return client.post(reverse("network:my_session_document"), {"text": text, "text_language": "de", "picture": file})


def test_host_sends_a_picture_with_words(client, mine):
    send(client, drawn())

    kept = Documentation.objects.get()
    assert (kept.has_picture, bytes(kept.picture)[:3], kept.reviewed_at) == (True, b"\xff\xd8\xff", None)


@pytest.mark.parametrize(
    ("content", "text", "field"),
    [(b"x" * 100, "Töpfe", "picture"), (drawn(), "", "text"), (b"x" * (5 * 1024 * 1024 + 1), "Töpfe", "picture")],
    ids=["none", "wordless", "huge"],
)
def test_picture_that_cannot_be_kept_is_explained(client, mine, content, text, field):
    response = send(client, content, text=text)

    assert (response.status_code, list(response.context["note"].errors)) == (422, [field])
    assert not Documentation.objects.exists()


def test_picture_is_seen_once_the_team_has_looked(client):
    kept = make_picture(make_camp())
    address = reverse("network:documentation_picture", args=[kept.pk])
    assert client.get(address).status_code == 404

    documenting.show(kept, by=office())

    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert address in client.get(kept.session.get_absolute_url()).content.decode()


def test_picture_of_a_withdrawn_session_is_gone(client):
    kept = make_picture(make_camp())
    documenting.show(kept, by=office())

    proposing.withdraw(kept.session)

    assert client.get(reverse("network:documentation_picture", args=[kept.pk])).status_code == 404
