from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .enquiry import Enquiry
from .posting import Posting
from .vocabulary import Kind

LIFETIME = timedelta(hours=24)
# Beside drafts of offers and requests: of an answer to a posting; and an address that asks for what is its own.
ENQUIRY, ADDRESS = "enquiry", "address"


class DraftQuerySet(models.QuerySet):
    def alive(self, *, at):
        return self.filter(touched_at__gt=at - LIFETIME)

    def stale(self, *, at):
        return self.filter(touched_at__lte=at - LIFETIME)

    def held_by(self, token):
        """The draft whose secret lies in the visitor's cookie. Only a keyed hash of it is stored."""
        return self.filter(key=key_of(token))

    def of_email(self, email):
        """Those in which this address waits to be proved, or was."""
        return self.filter(answers__proof__email__iexact=email)


def key_of(token):
    return salted_hmac("postings.draft", token, algorithm="sha256").hexdigest()


class Draft(models.Model):
    """Answers given so far. Lives 24 hours from the last answer; once submitted it only points to what it became."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=7, choices=[*Kind.choices, (ENQUIRY, _("Anfrage")), (ADDRESS, _("Adresse"))])
    answers = models.JSONField(default=dict)
    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, null=True, blank=True, related_name="draft")
    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="draft")
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(posting__isnull=True, enquiry__isnull=True) | Q(answers={}),
                name="a_submitted_draft_keeps_no_answers",
            ),
        ]
