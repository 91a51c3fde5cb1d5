from django.db import models


class RateCount(models.Model):
    """How often one network did one thing within one window. The network is a keyed hash, never the address itself."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
