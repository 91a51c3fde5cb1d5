"""At which desk a barcamp's team works: staff in the staff room, stewards on the pages of their organisation. The pages are the
same; a desk knows who acts, which frame stands around them, and where they lie."""

from dataclasses import dataclass, replace

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from people.models import Organisation, Steward, User
from people.ratelimit import limited
from people.staff_pages import allowed

from . import stewarding
from .models import Camp, Event


@dataclass(frozen=True)
class Desk:
    """`by` is an account of staff, else it is the desk of one steward of `organisation`. A desk without a camp lists them."""

    by: User | None = None
    organisation: Organisation | None = None
    steward: Steward | None = None
    camp: Camp | None = None

    @property
    def frame(self):
        return "network/team/_staff.html" if self.by else "network/team/_stewards.html"

    @property
    def who(self):
        """Who acts here: see history.py."""
        return self.by or self.steward

    @property
    def camps(self):
        camps = Camp.objects.visible_to(self.by) if self.by else Camp.objects.of_organisation(self.organisation)
        return camps.with_event()

    @property
    def events(self):
        """Those of which a barcamp can still be made."""
        events = Event.objects.visible_to(self.by) if self.by else Event.objects.of_organisation(self.organisation)
        return events.filter(camp=None, cancelled_at=None).order_by("title", "pk")

    def address(self, page, camp=None):
        camp = camp or self.camp
        keys = [self.organisation.pk] if self.organisation else []
        keys += [camp.pk] if camp else []
        return reverse(f"network:steward_{page}" if self.organisation else f"admin:{page}", args=keys)

    @property
    def list_address(self):
        keys = [self.organisation.pk] if self.organisation else []
        return reverse("network:steward_camp_list" if keys else "admin:camp_list", args=keys)

    @property
    def tabs(self):
        return {page: self.address(page) for page in ("camp_detail", "camp_review", "camp_setup")}

    def show(self, request, template, context, *, status=200):
        room = admin.site.each_context(request) if self.by else {"section": "mine"}
        context = {**room, "desk": self, "camp": self.camp, **context}
        return TemplateResponse(request, template, context, status=status)


def of_staff(page):
    """A page about one camp or all, in the staff room."""

    @allowed("network")
    def at_desk(request, pk=None, **keys):
        desk = Desk(by=request.user)
        if pk is not None:
            desk = Desk(by=request.user, camp=get_object_or_404(desk.camps, pk=pk))
        return page(request, desk, **keys)

    return at_desk


def of_stewards(page):
    """The same page for whoever looks after the organisation whose event it is."""

    @limited("camp-team", limit=400, per=900)
    @stewarding.steward_only
    def at_desk(request, organisation, camp_pk=None, **keys):
        desk = Desk(organisation=organisation, steward=stewarding.steward_of(request, organisation))
        if camp_pk is not None:
            desk = replace(desk, camp=get_object_or_404(desk.camps, pk=camp_pk))
        return page(request, desk, **keys)

    return at_desk
