"""The directory, for those who keep it. Outside Kassel everybody sees and changes her own contact points only."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people import roles
from people.models import User
from postings import tongues
from postings.models import Region

from . import admin_certificates, admin_organisation_pages  # noqa: F401 - registers both
from .models import ContactPoint
from .models.contact_point import CHECK_EACH


class CheckedFilter(admin.SimpleListFilter):
    title = _("zuletzt nachgefragt")
    parameter_name = "nachgefragt"

    def lookups(self, request, model_admin):
        return [("faellig", _("länger als ein halbes Jahr her")), ("aktuell", _("im letzten halben Jahr"))]

    def queryset(self, request, queryset):
        since = timezone.now() - CHECK_EACH
        if self.value() == "faellig":
            return queryset.filter(Q(checked_at=None) | Q(checked_at__lte=since))
        return queryset.filter(checked_at__gt=since) if self.value() == "aktuell" else queryset


class ContactPointForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(label=_("Sprachen"), choices=tongues.choices, required=False)


@admin.register(ContactPoint)
class ContactPointAdmin(admin.ModelAdmin):
    form = ContactPointForm
    list_display = ["name", "municipality", "checked_at", "checked_by", "is_active"]
    list_select_related = ["municipality", "checked_by"]
    list_filter = [
        CheckedFilter,
        "is_active",
        ("regions", admin.RelatedOnlyFieldListFilter),
        ("topics", admin.RelatedOnlyFieldListFilter),
    ]
    list_per_page = 50
    search_fields = ["name", "municipality__name"]
    autocomplete_fields = ["municipality"]
    filter_horizontal = ["topics", "regions", "staff"]
    readonly_fields = ["checked_at", "checked_by", "created_at"]
    actions = ["note_as_checked"]

    def get_queryset(self, request):
        points = super().get_queryset(request)
        return points if roles.of(request.user).everywhere else points.of_staff(request.user)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and roles.of(request.user).everywhere

    def has_delete_permission(self, request, obj=None):
        """A place nobody names any more keeps its referrals: take the tick out instead."""
        return False

    def get_readonly_fields(self, request, obj=None):
        """Which regions an account works in follows from these: nobody widens her own."""
        given_by_kassel = [] if roles.of(request.user).everywhere else ["regions", "municipality", "staff", "is_active"]
        return [*self.readonly_fields, *given_by_kassel]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "staff":
            kwargs["queryset"] = User.objects.filter(is_active=True).exclude(role="").order_by("name")
        if db_field.name == "regions":
            kwargs["queryset"] = Region.objects.filter(tile_row__isnull=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.action(description=_("Heute nachgefragt: die Angaben stimmen"), permissions=["change"])
    def note_as_checked(self, request, queryset):
        num = queryset.update(checked_at=timezone.now(), checked_by=request.user)
        told = ngettext("%(num)d Anlaufstelle ist nachgefragt.", "%(num)d Anlaufstellen sind nachgefragt.", num)
        self.message_user(request, told % {"num": num}, messages.SUCCESS)
