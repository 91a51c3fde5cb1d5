"""The public pages of organisations, for those who show them."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from postings import tongues

from .models import OrganisationPage


class OrganisationPageForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(label=_("Sprachen"), choices=tongues.choices, required=False)


@admin.register(OrganisationPage)
class OrganisationPageAdmin(admin.ModelAdmin):
    form = OrganisationPageForm
    list_display = ["organisation", "municipality", "shown_at", "shown_by"]
    list_select_related = ["organisation", "municipality", "shown_by"]
    list_filter = [("shown_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    search_fields = ["organisation__name", "municipality__name"]
    autocomplete_fields = ["organisation", "municipality"]
    readonly_fields = ["shown_at", "shown_by", "created_at"]
    actions = ["show", "hide"]

    @admin.action(description=_("Ausgewählte Seiten zeigen: die Einrichtung möchte es"), permissions=["change"])
    def show(self, request, queryset):
        num = queryset.show(by=request.user)
        told = ngettext("%(num)d Seite ist jetzt zu sehen.", "%(num)d Seiten sind jetzt zu sehen.", num)
        if not num:
            told = _("Nichts geändert: Gezeigt werden nur Seiten von Einrichtungen, die geprüft sind.")
        self.message_user(request, told % {"num": num}, messages.SUCCESS if num else messages.INFO)

    @admin.action(description=_("Ausgewählte Seiten nicht mehr zeigen"), permissions=["change"])
    def hide(self, request, queryset):
        num = queryset.hide()
        told = ngettext("%(num)d Seite ist nicht mehr zu sehen.", "%(num)d Seiten sind nicht mehr zu sehen.", num)
        self.message_user(request, told % {"num": num}, messages.SUCCESS)
