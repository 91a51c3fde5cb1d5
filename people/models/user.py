from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.roles import Role


class UserManager(DjangoUserManager):
    """Accounts are known by their mail address; there is no user name."""

    def _create_user_object(self, username, email, password, **extra_fields):
        user = self.model(email=self.normalize_email(email or username), **extra_fields)
        user.set_password(password)
        return user

    def create_user(self, email, password=None, **extra_fields):
        return super().create_user(username=email, email=email, password=password, **extra_fields)

    def create_superuser(self, email, password=None, **extra_fields):
        """Whoever holds the server may give the first account its role: she administers accounts."""
        extra_fields.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username=email, email=email, password=password, **extra_fields)


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
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
