from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import (
    admin_accounts,  # noqa: F401 - registers accounts
    organisations,
)
from .models import Organisation, Steward


class StewardForm(forms.ModelForm):
    def clean_email(self):
        return self.cleaned_data["email"].lower()


class StewardInline(admin.StackedInline):
    model = Steward
    form = StewardForm
    extra = 0
    fields = ["email", "given_at", "given_by"]
    readonly_fields = ["given_at", "given_by"]

    def _follows_organisation(self, request, obj=None):
        return request.user.has_perm("people.change_organisation")

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _follows_organisation


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "verified_at", "verified_by"]
    list_select_related = ["verified_by"]
    list_filter = ["kind", ("verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["name"]
    readonly_fields = ["verified_at", "verified_by", "created_at"]
    actions = ["verify", "merge"]
    inlines = [StewardInline]

    def save_formset(self, request, form, formset, change):
        """Who looks after an organisation's pages was noted by whoever sits here."""
        for steward in formset.save(commit=False):
            if steward.given_by_id is None:
                steward.given_by = request.user
            steward.save()
        for gone in formset.deleted_objects:
            gone.delete()

    @admin.action(description=_("Ausgewählte Einrichtungen als geprüft vermerken"), permissions=["change"])
    def verify(self, request, queryset):
        num = queryset.verify(by=request.user)
        told = ngettext("%(num)d Einrichtung ist jetzt geprüft.", "%(num)d Einrichtungen sind jetzt geprüft.", num)
        self.message_user(request, told % {"num": num}, messages.SUCCESS if num else messages.INFO)

    @admin.action(description=_("Ausgewählte Einrichtungen zusammenlegen"), permissions=["change"])
    def merge(self, request, queryset):
        """Asks first which row stays."""
        rows = list(queryset.order_by("created_at", "pk"))
        if len(rows) < 2:
            self.message_user(
                request, _("Wählen Sie mindestens zwei Einrichtungen, die dieselbe sind."), messages.WARNING
            )
            return None
        stays = next((row for row in rows if str(row.pk) == request.POST.get("stays")), None)
        if stays is None:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Einrichtungen zusammenlegen"),
                "rows": rows,
                "checkbox": ACTION_CHECKBOX_NAME,
                "is_asked_again": "stays" in request.POST or "confirmed" in request.POST,
            }
            return TemplateResponse(request, "admin/people/organisation/merge.html", context)
        num = organisations.merge(stays, [row for row in rows if row != stays], by=request.user)
        told = ngettext(
            "Zusammengelegt: %(num)d Einrichtung gehört jetzt zu „%(name)s“.",
            "Zusammengelegt: %(num)d Einrichtungen gehören jetzt zu „%(name)s“.",
            num,
        )
        self.message_user(request, told % {"num": num, "name": stays.name}, messages.SUCCESS)
        return None
