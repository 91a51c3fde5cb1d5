from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Kind


class State(models.TextChoices):
    UPDATED = "updated", _("da oder geändert")
    DELETED = "deleted", _("nicht mehr da")


class Row(Func):
    """Several values compared as one, first by the first."""

    function = "ROW"
    output_field = models.TextField()


class Settled(Func):
    """The number below which nothing can be written any more: every transaction that wrote below it is over."""

    template = (
        "(coalesce((SELECT number FROM exchange_feedepoch), 0) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    )
    output_field = models.BigIntegerField()


class FeedItemQuerySet(models.QuerySet):
    def settled(self):
        """Those nothing can come before any more: whoever has read them has missed nothing."""
        return self.filter(LessThan(F("modified"), Settled()))

    def after(self, modified, chiffre):
        """What comes behind this place of the feed."""
        return self.filter(GreaterThan(Row("modified", "chiffre"), Row(Value(modified), Value(chiffre))))

    def in_order(self):
        return self.order_by("modified", "chiffre")

    def unread(self):
        """Those whose texts nobody has looked through since they changed."""
        return self.filter(state=State.UPDATED, is_clean=None)

    def gone(self):
        return self.filter(state=State.DELETED)

    def out_of_sight(self):
        """What others are to forget: gone, or held back for what stands in its text."""
        return self.filter(Q(state=State.DELETED) | Q(is_clean=False))

    def changed_before(self, moment):
        return self.filter(changed_at__lt=moment)


class FeedItem(models.Model):
    """That a posting has left the house, or left it once and is to be forgotten by whoever has it.

    Only the database writes these rows, in the transaction that changes the posting. `modified` is the number of that
    transaction (pg_current_xact_id) above the FeedEpoch's. It is no foreign key: a deleted posting must still be told of.
    """

    chiffre = models.CharField(max_length=7, primary_key=True)
    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=7, choices=State)
    modified = models.BigIntegerField()
    changed_at = models.DateTimeField()
    # Whether its words were found free of contact data since they last changed; see exchange/leaving.py.
    is_clean = models.BooleanField(null=True)

    objects = FeedItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["modified", "chiffre"], name="feed_in_order"),
            models.Index(
                fields=["chiffre"], name="feed_unread", condition=Q(state=State.UPDATED, is_clean__isnull=True)
            ),
            models.Index(
                fields=["kind", "-changed_at"],
                name="feed_out_of_sight",
                condition=Q(state=State.DELETED) | Q(is_clean=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_feed_item_is_there_or_gone"),
        ]

    def __str__(self):
        return f"{self.chiffre} {self.state}"


class FeedEpoch(models.Model):
    """What is added to transaction numbers, which begin anew in a restored database. One row; none counts as 0."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_but_one_feed_epoch")]

    def __str__(self):
        return str(self.number)
