"""Who looks after the pages of an organisation: whoever has just proved one of its stewards' addresses."""

from functools import wraps

from django.shortcuts import get_object_or_404

from people.models import Organisation
from postings import access
from postings.closed import closed


def organisations_of(request):
    """The verified organisations this visitor looks after, by the address she proved within the last half hour."""
    email = access.granted_address(request)
    return Organisation.objects.verified().of_steward(email) if email else Organisation.objects.none()


def steward_only(view):
    """Hand a view the organisation of key `organisation_pk`. Without a proved address she is asked for it; another's is not there.

    What she sees is not kept by the browser.
    """

    @wraps(view)
    def opened(request, organisation_pk, **kwargs):
        if not access.granted_address(request):
            return closed(request, open_again="postings:my_page")
        organisation = get_object_or_404(organisations_of(request), pk=organisation_pk)
        response = view(request, organisation, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return opened


def steward_of(request, organisation):
    """The row by which this visitor looks after the organisation that `steward_only` handed out."""
    return organisation.stewards.get(email=access.granted_address(request).lower())
