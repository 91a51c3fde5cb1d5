import pytest
from django.core.exceptions import ImproperlyConfigured

from people import roles
from people.models import User
from people.roles import Role

GOOD = roles.FILE.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path):
    """Write a file of roles and give its path: written("old", "new") replaces once in the real one."""

    def write(old="", new=""):
        assert old in GOOD
        path = tmp_path / "roles.toml"
        path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('may = ["review"]', 'may = ["reviews"]', r"\[reviewer\] may: nobody asks for reviews"),
        ("[reader]", "[readers]", "must describe exactly these roles: coordinator, "),
        ('regions = "own"', 'regions = "some"', r'\[local_coordinator\] regions is "all" or "own", not "some"'),
        ("view = []", "veiw = []", r"\[reader\] must say exactly: change, may, regions, view"),
        ("[reader]", "[reader", "roles.toml cannot be read"),
    ],
)
def test_file_with_a_mistake_says_which(written, old, new, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        roles.read(written(old, new))


def test_file_without_a_role_says_so(tmp_path):
    path = tmp_path / "roles.toml"
    path.write_text(GOOD[: GOOD.index("[administrator]")], encoding="utf-8")

    with pytest.raises(ImproperlyConfigured, match="exactly these roles"):
        roles.read(path)


def test_file_that_names_an_unknown_record_says_which(written):
    rights = roles.read(written('"people.user"', '"people.usr"'))

    with pytest.raises(ImproperlyConfigured, match=r"\[administrator\].* no record people\.usr"):
        roles.check_records(rights)


def test_file_as_it_is_holds(written):
    assert roles.read(written()) == roles.RIGHTS
    assert roles.check_records() is None


@pytest.mark.parametrize(
    "user",
    [
        User(is_active=False, role=Role.COORDINATOR),
        User(role=""),
    ],
    ids=["closed", "without-role"],
)
def test_closed_account_and_account_without_role_have_no_rights(user):
    assert roles.of(user) == roles.NO_RIGHTS
