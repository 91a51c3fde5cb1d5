from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostingsConfig(AppConfig):
    name = "postings"
    verbose_name = _("Einträge")

    def ready(self):
        from . import enquiring, erasing, lifecycle

        if enquiring.follow not in lifecycle.FOLLOWERS:
            lifecycle.FOLLOWERS.append(enquiring.follow)
        if enquiring.is_busy not in erasing.BUSY:
            erasing.BUSY.append(enquiring.is_busy)
