from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PushedQuerySet(models.QuerySet):
    def there(self):
        """Those the software holds as wanted."""
        return self.filter(is_wanted=True).exclude(remote=0)


class Pushed(models.Model):
    """What an agency's software was last told of a posting. No foreign key: what is gone here must still be told there."""

    chiffre = models.CharField(_("Chiffre"), max_length=7, primary_key=True)
    remote = models.PositiveBigIntegerField(_("Nummer dort"), default=0)  # 0: not known there yet
    digest = models.CharField(_("Fingerabdruck"), max_length=64, blank=True)
    is_wanted = models.BooleanField(_("wird dort gesucht"), default=True)
    pushed_at = models.DateTimeField(_("zuletzt gesagt am"), null=True)
    trouble = models.CharField(_("woran es lag"), max_length=300, blank=True)

    objects = PushedQuerySet.as_manager()

    class Meta:
        verbose_name = _("weitergegebener Eintrag")
        verbose_name_plural = _("weitergegebene Einträge")
        constraints = [
            models.CheckConstraint(
                condition=Q(remote=0) | Q(pushed_at__isnull=False), name="what_is_known_there_was_told_once"
            ),
            models.UniqueConstraint(
                fields=["remote"], condition=~Q(remote=0), name="no_two_are_one_and_the_same_there"
            ),
        ]

    def __str__(self):
        return self.chiffre
