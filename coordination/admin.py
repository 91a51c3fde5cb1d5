"""Records of trust: what somebody's papers were inspected for, and who read how people are reached."""

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Clearance, ContactRead
from postings import chiffre
from postings.models import Posting, Status

from . import humans, permissions


class ClearanceForm(forms.ModelForm):
    """The person is named by the Chiffre of one of her postings: whoever looks at papers need not read phone numbers."""

    chiffre = forms.CharField(
        label=_("Chiffre"),
        max_length=12,
        help_text=_(
            "Von irgendeinem Eintrag der Person, deren Papiere Sie gesehen haben. Das Papier selbst bewahren wir nicht auf."
        ),
    )

    class Meta:
        model = Clearance
        fields = ["chiffre", "level", "paper", "issued_on", "valid_until"]

    user = None  # set by the page

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("chiffre", None)

    def clean_chiffre(self):
        known = permissions.visible(Posting.objects.exclude(status=Status.ERASED), to=self.user)
        posting = known.filter(chiffre=chiffre.parse(self.cleaned_data["chiffre"])).select_related("author").first()
        if posting is None:
            raise forms.ValidationError(_("Einen Eintrag mit dieser Chiffre gibt es in Ihren Regionen nicht."))
        self.instance.person = posting.author
        return posting.chiffre

    def clean(self):
        cleaned = super().clean()
        issued = cleaned.get("issued_on") or self.instance.issued_on
        until = cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", _("Das liegt vor dem Tag, an dem das Papier ausgestellt wurde."))
        return cleaned


@admin.register(Clearance)
class ClearanceAdmin(admin.ModelAdmin):
    """For whoever may "clear", within her regions. Once written down, only the end may change."""

    form = ClearanceForm
    radio_fields = {"level": admin.VERTICAL, "paper": admin.VERTICAL}
    formfield_overrides = {models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}}
    list_display = ["person", "level", "paper", "issued_on", "valid_until", "inspected_by"]
    list_filter = ["level", "paper"]
    list_select_related = ["person", "inspected_by"]
    date_hierarchy = "valid_until"
    search_fields = ["person__postings__chiffre"]
    search_help_text = _("Chiffre eines Eintrags der Person")
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(person__in=humans.visible(to=request.user))

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, chiffre.parse(search_term) or search_term)

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["chiffre", "level", "paper", "issued_on", "valid_until"]
        return ["person", "level", "paper", "issued_on", "valid_until", "inspected_by", "inspected_at", "reminded_at"]

    def get_readonly_fields(self, request, obj=None):
        return [] if obj is None else [name for name in self.get_fields(request, obj) if name != "valid_until"]

    def get_form(self, request, obj=None, **kwargs):
        return type("ClearanceForm", (super().get_form(request, obj, **kwargs),), {"user": request.user})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.inspected_by = request.user
        elif "valid_until" in form.changed_data:
            obj.reminded_at = None  # the new end gets a reminder of its own
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request):
        return permissions.may(request.user, "clear")

    def has_view_permission(self, request, obj=None):
        return permissions.may(request.user, "clear")

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


@admin.register(ContactRead)
class ContactReadAdmin(admin.ModelAdmin):
    """Who read how to reach whom, for whoever oversees. Nobody writes here but people/privacy.py."""

    list_display = ["at", "by", "person", "place"]
    list_display_links = None
    list_filter = [("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["by", "person"]
    date_hierarchy = "at"
    search_fields = ["place"]
    search_help_text = _("Chiffre oder Seite")
    show_full_result_count = False

    def has_module_permission(self, request):
        return permissions.may(request.user, "oversee")

    def has_view_permission(self, request, obj=None):
        return permissions.may(request.user, "oversee")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission
