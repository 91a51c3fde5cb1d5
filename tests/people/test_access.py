import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from people.models import User
from people.roles import RIGHTS, Role


def account(role):
    return User(email=f"{role}@example.org", role=role, is_staff=True)


@pytest.mark.parametrize("role", Role)
def test_permissions_are_what_the_file_says(role):
    user, rights = account(role), RIGHTS[role]
    expected = {f"{app}.view_{model}" for app, model in (record.split(".") for record in rights.view)}
    for record in rights.change:
        app, model = record.split(".")
        expected |= {f"{app}.add_{model}", f"{app}.change_{model}"}

    assert user.get_all_permissions() == expected
    assert all(user.has_perm(permission) for permission in expected)


@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        (Role.COORDINATOR, "postings.view_posting", True),
        (Role.COORDINATOR, "postings.change_posting", False),
        (Role.COORDINATOR, "people.change_user", False),
        (Role.COORDINATOR, "people.delete_organisation", False),
        (Role.LOCAL_COORDINATOR, "postings.view_report", False),
        (Role.READER, "postings.view_posting", False),
        (Role.ADMINISTRATOR, "people.add_user", True),
        (Role.ADMINISTRATOR, "postings.view_posting", False),
        (Role.ADMINISTRATOR, "postings.view_category", True),
        (Role.ADMINISTRATOR, "postings.change_category", False),
        (Role.ADMINISTRATOR, "nonsense", False),
    ],
)
def test_has_perm_follows_the_role(role, permission, expected):
    assert account(role).has_perm(permission) is expected


def test_has_module_perms_follows_the_role():
    reader, administrator = account(Role.READER), account(Role.ADMINISTRATOR)

    assert [user.has_module_perms("people") for user in (reader, administrator)] == [False, True]


def test_permission_from_djangos_tables_gives_nothing(eve):
    eve.user_permissions.add(Permission.objects.get(codename="view_posting"))

    assert User.objects.get(pk=eve.pk).has_perm("postings.view_posting") is False


def test_stranger_has_no_permission(db):
    assert AnonymousUser().has_perm("postings.view_posting") is False


def test_createsuperuser_makes_an_administrator(db):
    frida = User.objects.create_superuser("frida@example.org", "konten-konten-konten", name="Frida")

    assert (frida.role, frida.is_staff, frida.is_superuser) == (Role.ADMINISTRATOR, True, False)
