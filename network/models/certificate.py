import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from postings import chiffre

CODE_LETTERS = 8


def new_number():
    """Such as K7M-3QX-9PT, in letters that can be dictated."""
    return f"{chiffre.new()}-{_letters(3)}"


def new_code():
    return _letters(CODE_LETTERS)


def _letters(num):
    return "".join(secrets.choice(chiffre.ALPHABET) for _each in range(num))


class CertificateQuerySet(models.QuerySet):
    def genuine(self):
        return self.filter(revoked_at__isnull=True)

    def of_email(self, email):
        return self.filter(email=email.lower())

    def issued_before(self, moment):
        return self.filter(issued_at__lt=moment)


class Certificate(models.Model):
    """That somebody helped an organisation: what, when, for how many hours. Whoever has the paper can have it checked."""

    number = models.CharField(_("Nummer"), max_length=11, unique=True, default=new_number)
    # Stands on the paper and is asked for with the number; whoever has both has the paper.
    check_code = models.CharField(_("Prüfcode"), max_length=CODE_LETTERS, default=new_code)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("Einrichtung")
    )
    name = models.CharField(_("Name"), max_length=80)
    email = models.EmailField(_("E-Mail"))
    tasks = models.TextField(_("Aufgaben"), max_length=600)
    hours = models.PositiveSmallIntegerField(_("Stunden"))
    from_on = models.DateField(_("ab"))
    until_on = models.DateField(_("bis"))
    issued_at = models.DateTimeField(_("ausgestellt am"), default=timezone.now)
    # Nobody: the organisation itself, by one of those who look after it.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ausgestellt von"),
    )
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("widerrufen von"),
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Engagementnachweis")
        verbose_name_plural = _("Engagementnachweise")
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="certificate_by_email")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="a_revoked_certificate_names_who_revoked_it",
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("until_on")), name="what_is_certified_begins_before_it_ends"
            ),
            models.CheckConstraint(condition=Q(hours__gte=1), name="a_certificate_is_for_some_hours"),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="a_certificates_address_is_in_small_letters"
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_genuine(self):
        return self.revoked_at is None
