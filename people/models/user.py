import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.roles import Role


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def coordinators(self):
        """Those who can serve all of Hesse. The database keeps one of them, see the trigger below."""
        return self.active().filter(role=Role.COORDINATOR)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    """Accounts are known by their mail address; there is no user name."""

    def _create_user_object(self, username, email, password, **extra_fields):
        user = self.model(email=self.normalize_email(email or username), **extra_fields)
        user.set_password(password)
        return user

    def create_user(self, email, password=None, **extra_fields):
        return super().create_user(username=email, email=email, password=password, **extra_fields)

    def create_superuser(self, email, password=None, **extra_fields):
        """Whoever holds the server may make the first account: it administers accounts, and stands above nothing."""
        extra_fields = {"role": Role.ADMINISTRATOR, "is_staff": True, **extra_fields}
        return self.create_user(email, password, **extra_fields)


# Two coordinators who close each other at the same moment wait here for one another; the second then finds nobody left.
ONE_COORDINATOR_STAYS = """
    IF TG_OP = 'UPDATE' AND NEW.role = OLD.role AND NEW.is_active THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('people_user.one_coordinator_stays'));
    IF NOT EXISTS (SELECT FROM people_user WHERE role = 'coordinator' AND is_active) THEN
        RAISE EXCEPTION 'The last active coordinator stays.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'the_last_active_coordinator_stays';
    END IF;
    RETURN NULL;
"""


class User(AbstractUser):
    """An account of staff. People who post have none."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("E-Mail"), unique=True)
    name = models.CharField(_("Name"), max_length=80, help_text=_("So sehen Sie die anderen in der Koordination."))

    role = models.CharField(_("Rolle"), max_length=17, choices=Role, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_email_has_one_account"),
            models.CheckConstraint(
                condition=Q(role__in=["", *Role.values]), name="an_account_has_a_known_role_or_none"
            ),
            models.CheckConstraint(
                condition=(Q(is_staff=True) & ~Q(role="")) | Q(is_staff=False, role=""),
                name="exactly_staff_have_a_role",
            ),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_stands_above_the_roles"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="one_coordinator_stays",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__role=Role.COORDINATOR.value, old__is_active=True),
                func=ONE_COORDINATOR_STAYS,
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
