"""The records, for looking things up. What happens to a posting happens in the review room, through lifecycle.py."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people import privacy

from . import chiffre
from .models import Category, Municipality, Posting, PostingEvent, Region, Report


class ReadOnly:
    """For looking up: nobody adds, changes or deletes here, whatever permissions an account has."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PostingEventInline(ReadOnly, admin.TabularInline):
    model = PostingEvent
    fields = ["at", "action", "actor", "by", "details"]
    extra = 0
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


@admin.register(Posting)
class PostingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["chiffre", "title", "kind", "status", "category", "region", "created_at"]
    list_filter = ["kind", "status", ("region", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["category", "region"]
    list_per_page = 50
    search_fields = ["chiffre", "title"]
    search_help_text = _("Chiffre oder Worte der Überschrift")
    show_full_result_count = False
    ordering = ["-created_at"]
    exclude = ["entry_code_hash", "slots"]
    inlines = [PostingEventInline]

    def get_queryset(self, request):
        """The site knows who works where; a plain AdminSite would show all."""
        return self.admin_site.visible(super().get_queryset(request), to=request.user)

    def get_search_results(self, request, queryset, search_term):
        """A whole Chiffre is found in any spelling: k7m3qx."""
        return super().get_search_results(request, queryset, chiffre.parse(search_term) or search_term)


@admin.register(Category)
class CategoryAdmin(ReadOnly, admin.ModelAdmin):
    """What is changed here would be undone by the next load of the tables; see facts.py."""

    list_display = ["name", "parent", "exchange", "needs_vetting", "is_countable", "expires_after_days"]
    list_filter = ["exchange", "needs_vetting"]
    list_select_related = ["parent"]
    search_fields = ["slug"]

    @admin.display(description=_("Name"), ordering="position")
    def name(self, category):
        return category.name


@admin.register(Region)
class RegionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "kind", "parent", "population"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "ags"]


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "region", "population"]
    list_filter = [("region", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["region"]
    search_fields = ["name", "ags"]


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["receipt", "reason", "posting", "reported_at"]
    list_filter = ["reason"]
    list_select_related = ["posting"]
    search_fields = ["receipt", "posting__chiffre"]
    ordering = ["-reported_at"]
    fields = ["receipt", "posting", "reason", "text", "answer_to", "language", "reported_at"]
    readonly_fields = ["answer_to"]

    @admin.display(description=_("E-Mail für eine Antwort"))
    def answer_to(self, report):
        return privacy.masked_address(report.email) if report.email else ""
