"""What each role may do, read from roles.toml and checked when the program starts."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).with_name("roles.toml")
WORDS = {
    "review", "match", "answer", "contact", "clear", "network", "figures", "export", "oversee", "accounts", "hear",
}  # fmt: skip
SCOPES = {"all", "own"}
KEYS = {"regions", "may", "view", "change"}


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Koordination Kassel")
    LOCAL_COORDINATOR = "local_coordinator", _("Koordination vor Ort")
    REVIEWER = "reviewer", _("Prüfung")
    READER = "reader", _("Nur Zahlen")
    ADMINISTRATOR = "administrator", _("Verwaltung der Konten")


@dataclass(frozen=True)
class Rights:
    """What one role may do: words for pages, records to view and to change as "app.model", and where."""

    everywhere: bool
    may: frozenset
    view: frozenset
    change: frozenset

    def allows(self, permission):
        """Whether one of Django's permissions, such as "postings.view_posting", belongs to the role."""
        app, _dot, codename = permission.partition(".")
        verb, _line, model = codename.partition("_")
        record = f"{app}.{model}"
        return record in self.change if verb in ("add", "change") else verb == "view" and record in self.view


NO_RIGHTS = Rights(everywhere=False, may=frozenset(), view=frozenset(), change=frozenset())


def read(path=FILE):
    """Role → Rights. Raises ImproperlyConfigured with a sentence about the first thing that is wrong."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"{path.name} cannot be read: {error}.") from error
    if set(told) != set(Role.values):
        raise ImproperlyConfigured(f"{path.name} must describe exactly these roles: {', '.join(Role.values)}.")
    return {Role(name): _rights(name, said) for name, said in told.items()}


def _rights(name, said):
    if set(said) != KEYS:
        raise ImproperlyConfigured(f"[{name}] must say exactly: {', '.join(sorted(KEYS))}.")
    if said["regions"] not in SCOPES:
        raise ImproperlyConfigured(f'[{name}] regions is "all" or "own", not "{said["regions"]}".')
    unknown = set(said["may"]) - WORDS
    if unknown:
        raise ImproperlyConfigured(f"[{name}] may: nobody asks for {', '.join(sorted(unknown))}.")
    change = frozenset(said["change"])
    return Rights(said["regions"] == "all", frozenset(said["may"]), frozenset(said["view"]) | change, change)


RIGHTS = read()


def check_records(rights=RIGHTS):
    """Raise ImproperlyConfigured for a record that no app has. Called once all models are there."""
    for role, said in rights.items():
        for record in sorted(said.view):
            try:
                apps.get_model(record)
            except (LookupError, ValueError):
                raise ImproperlyConfigured(f"[{role.value}] view and change: there is no record {record}.") from None


def of(user):
    """The rights of an account; none for strangers, closed accounts and accounts without a role."""
    if not user.is_active or not getattr(user, "role", ""):
        return NO_RIGHTS
    return RIGHTS[Role(user.role)]
