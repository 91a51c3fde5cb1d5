"""Who looks at which posting just now."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from postings.models import Posting


class Presence(models.Model):
    """That somebody of the staff has a posting open, and when she last asked for its page. Forgotten after minutes."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["posting", "by"], name="somebody_is_present_once")]
