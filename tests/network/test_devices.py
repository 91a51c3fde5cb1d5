import pytest

from network import devices
from network.models import Camp, Dialogue


def test_device_has_another_name_at_each_thing():
    things = [Camp(pk=1), Camp(pk=2), Dialogue(pk=1)]

    assert len({devices.hashed(thing, "x") for thing in things}) == 3
    assert devices.hashed(Camp(pk=1), "x") == devices.hashed(Camp(pk=1), "x")


def test_device_without_a_secret_has_no_name():
    assert devices.hashed(Camp(pk=1), "") == ""


@pytest.mark.parametrize("cookie", [None, "ausgedacht", "a:b:c"])
def test_cookie_somebody_made_up_is_no_device(rf, cookie):
    request = rf.get("/")
    if cookie:
        request.COOKIES[devices.COOKIE] = cookie

    assert devices.known_as(request, Camp(pk=1)) == ""
