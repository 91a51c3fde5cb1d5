"""What of one's own postings may stay on a device that others use too: how they stand, and nothing to reach anybody by."""

from dataclasses import dataclass

from postings import access, belongings, contactdata

from .models import Posting


@dataclass(frozen=True)
class Kept:
    posting: Posting

    @property
    def title(self):
        """Only what a person at the office has read, and without anything to dial or write to; or ""."""
        title = self.posting.title if self.posting.published_at else ""
        return title if contactdata.is_free(title) else ""


def of_visitor(request):
    """The postings that this visitor has opened, by their code or by her address; the newest first."""
    opened, email = access.granted(request), access.granted_address(request)
    keys = {opened.pk} if opened else set()
    if email:
        keys.update(posting.pk for posting in belongings.postings_of(email)[: belongings.MOST])
    found = Posting.objects.filter(pk__in=keys).select_related("category").prefetch_related("events")
    return [Kept(posting) for posting in found.order_by("-pk")]
