"""Organisations on pages that know nothing of the network."""

from django import template

from network.models import Certificate, OrganisationPage
from people.models import Organisation

register = template.Library()
MOST_SHOWN = 100


@register.inclusion_tag("network/_about_organisation.html")
def about_organisation(posting):
    """The way from a posting to the page of whom it is for, where that is shown."""
    if not posting.organisation_id:
        return {"page": None}
    return {"page": OrganisationPage.objects.shown().filter(organisation=posting.organisation_id).first()}


@register.inclusion_tag("network/_own_page.html")
def organisations_on_own_page(email):
    """Those that whoever proved this address looks after, and the certificates they gave her."""
    return {
        "organisations": Organisation.objects.verified().of_steward(email),
        "certificates": Certificate.objects.genuine().of_email(email).select_related("organisation")[:MOST_SHOWN],
    }
