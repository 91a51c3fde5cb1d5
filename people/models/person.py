from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Concat, Length, Lower
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from people.phones import FEWEST_OF_A_WHOLE

ARABIC_DIGITS = "".join(chr(first + digit) for first in (0x0660, 0x06F0) for digit in range(10))  # Arabic, Persian


class ReachBy(models.TextChoices):
    EMAIL = "email", _("per E-Mail")
    PHONE = "phone", _("per Telefon, durch die Koordinationsstelle")
    CODE = "code", _("nur mit dem Zugangscode")


def _replaced(text, pattern, new):
    arguments = Value(pattern), Value(new), Value("g")
    return Func(text, *arguments, function="regexp_replace", output_field=models.TextField())


def _digits(name):
    arguments = Value(ARABIC_DIGITS), Value("0123456789" * 2)
    plain = Func(F(name), *arguments, function="translate", output_field=models.TextField())
    return _replaced(plain, "[^0-9]", "")


class PersonQuerySet(models.QuerySet):
    def same_as(self, person):
        """Every row of the human behind `person`: each posting brings its own, known again by mail or phone."""
        return self.filter(identity=person.known_as) if person.known_as else self.filter(pk=person.pk)

    def same_as_any(self, people):
        """Every row of the humans behind any of `people`."""
        signs = {person.known_as for person in people if person.known_as}
        alone = {person.pk for person in people if not person.known_as}
        return self.filter(Q(identity__in=signs) | Q(pk__in=alone))

    def who_proved(self, email):
        """Every row of the human who proved this mail address, in whatever case it was written."""
        return self.filter(identity=f"mail:{email.lower()}")


class Person(models.Model):
    """Someone who posts. No account, no password; the mail address counts only once a code sent to it came back."""

    name = models.CharField(
        _("Name"), max_length=60, blank=True, help_text=_("Wie die Koordinationsstelle Sie ansprechen darf.")
    )
    email = models.EmailField(_("E-Mail"), blank=True)
    email_proved_at = models.DateTimeField(_("E-Mail bestätigt am"), null=True, blank=True)
    # Set for all rows of an address while a RefusedAddress says so; see people/refusals.py.
    mail_refused_at = models.DateTimeField(_("E-Mail abgelehnt am"), null=True, blank=True)
    phone = models.CharField(_("Telefon"), max_length=30, blank=True)
    reach_by = models.CharField(_("erreichbar"), max_length=5, choices=ReachBy, default=ReachBy.CODE)
    language = models.CharField(_("Sprache für Nachrichten"), max_length=12, default="de")
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    phone_digits = models.GeneratedField(expression=_digits("phone"), output_field=models.TextField(), db_persist=True)
    # By what the same human is known again: the proved address, else the phone, else nothing. "-" or 110 is nobody's phone.
    identity = models.GeneratedField(
        expression=Case(
            When(Q(email_proved_at__isnull=False) & ~Q(email=""), then=Concat(Value("mail:"), Lower("email"))),
            When(
                GreaterThanOrEqual(Length(_digits("phone")), FEWEST_OF_A_WHOLE),
                # +49 561, 0049 561, +49 (0)561 and 0561 are one number.
                then=Concat(Value("phone:"), _replaced(_digits("phone"), r"^(0049|49)0?", "0")),
            ),
            default=Value(""),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mensch")
        verbose_name_plural = _("Menschen")
        indexes = [
            models.Index(Lower("email"), name="person_by_email"),
            models.Index(fields=["phone_digits"], name="person_by_phone", condition=~Q(phone="")),
            models.Index(fields=["identity"], name="person_by_identity", condition=~Q(identity="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reach_by=ReachBy.EMAIL) | (~Q(email="") & Q(email_proved_at__isnull=False)),
                name="who_is_reached_by_email_has_proved_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(reach_by=ReachBy.PHONE) | ~Q(phone=""),
                name="who_is_reached_by_phone_has_a_number",
            ),
        ]

    def __str__(self):
        return self.name or f"#{self.pk}"

    @property
    def known_as(self):
        """`identity`, also of somebody not stored yet: by her proved address alone."""
        if self.pk:
            return self.identity
        return f"mail:{self.email.lower()}" if self.has_proved_email else ""

    @property
    def has_proved_email(self):
        return bool(self.email and self.email_proved_at)

    @property
    def can_be_mailed(self):
        """Whether letters reach her: she proved the address, and no server has refused it since."""
        return self.has_proved_email and self.mail_refused_at is None

    @property
    def wants_calls(self):
        """Whether the office calls: because she said so, or because her mail does not arrive."""
        return self.reach_by == ReachBy.PHONE or bool(self.phone and self.mail_refused_at)
