from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Review

from . import figures, permissions, queue, review

FIRST_ROWS = 8


class StaffRoom(admin.AdminSite):
    """The coordination office's room inside Django's admin, at /koordination/."""

    site_title = _("Koordination")
    site_header = _("Koordination")
    index_title = _("Tagesblatt")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return permissions.may_enter(request.user)

    def get_urls(self):
        return [
            # pruefung/: what waits for a reviewer
            path("pruefung/", self.admin_view(review.review_list), name="review_list"),
            path("pruefung/<int:pk>/", self.admin_view(review.review_detail), name="review_detail"),
            path("pruefung/<int:pk>/uebernehmen/", self.admin_view(review.review_claim), name="review_claim"),
            path("pruefung/<int:pk>/freigeben/", self.admin_view(review.review_release), name="review_release"),
            *super().get_urls(),
        ]

    def each_context(self, request):
        context = super().each_context(request)
        if context["has_permission"]:
            context["waiting"] = figures.waiting(request.user)
        return context

    def index(self, request, extra_context=None):
        now = timezone.now()
        first = queue.for_rows(Review.objects.waiting())[:FIRST_ROWS]
        return super().index(
            request,
            {
                "title": _("Tagesblatt"),
                "now": now,
                "greeting": _greeting(timezone.localtime(now).hour) % {"name": request.user.get_short_name()},
                "num_late": figures.late(after=queue.LATE_AFTER, at=now),
                "late_hours": int(queue.LATE_AFTER.total_seconds() // 3600),
                "rows": queue.rows(first, at=now),
                "days": figures.decisions_by_day(at=now),
                **(extra_context or {}),
            },
        )


def _greeting(hour):
    if hour < 11:
        return _("Guten Morgen, %(name)s")
    return _("Guten Tag, %(name)s") if hour < 18 else _("Guten Abend, %(name)s")
