from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(DjangoUserManager):
    """Accounts are known by their mail address; there is no user name."""

    def _create_user_object(self, username, email, password, **extra_fields):
        user = self.model(email=self.normalize_email(email or username), **extra_fields)
        user.set_password(password)
        return user

    def create_user(self, email, password=None, **extra_fields):
        return super().create_user(username=email, email=email, password=password, **extra_fields)

    def create_superuser(self, email, password=None, **extra_fields):
        return super().create_superuser(username=email, email=email, password=password, **extra_fields)


class User(AbstractUser):
    """An account of staff. People who post have none."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("E-Mail"), unique=True)
    name = models.CharField(_("Name"), max_length=80, help_text=_("So sehen Sie die anderen in der Koordination."))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_email_has_one_account"),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
