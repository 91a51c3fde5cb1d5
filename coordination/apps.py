import django.contrib.admin.apps
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffRoomConfig(django.contrib.admin.apps.AdminConfig):
    """Django's admin, with the staff room as its default site, so that every app registers its records there."""

    default = False
    default_site = "coordination.site.StaffRoom"


class CoordinationConfig(AppConfig):
    default = True
    name = "coordination"
    verbose_name = _("Koordination")

    def ready(self):
        from postings import belongings, departing, disclosure, emails, erasing, lifecycle

        from . import belonging, concerns, following, forgetting, owing

        if following.follow not in lifecycle.FOLLOWERS:
            lifecycle.FOLLOWERS.append(following.follow)
        if following.tied not in lifecycle.TIED:
            lifecycle.TIED.append(following.tied)
        if forgetting.is_busy not in erasing.BUSY:
            erasing.BUSY.append(forgetting.is_busy)
        if owing.owe not in emails.UNREADABLE:
            emails.UNREADABLE.append(owing.owe)
        if belonging.holding not in departing.HOLDING:
            departing.HOLDING.append(belonging.holding)
            departing.FORGETTING.append(belonging.forget)
            disclosure.PARTS.append(belonging.parts)
        if concerns not in belongings.BY_ADDRESS:
            belongings.BY_ADDRESS.append(concerns)
