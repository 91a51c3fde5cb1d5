"""In which regions an account works: everywhere, or where the contact points are whose staff it belongs to."""

from people import roles
from postings.models import Region


def regions_of(user):
    """A QuerySet of those that have a tile on the map. A contact point that is named no more gives no regions."""
    regions = Region.objects.filter(tile_row__isnull=False)
    if roles.of(user).everywhere:
        return regions
    return regions.filter(contact_points__staff=user, contact_points__is_active=True).distinct()


def visible(records, path, *, to):
    """`records` (a QuerySet) whose region, reached by `path`, is one of those this account works in; all from Kassel."""
    return records if roles.of(to).everywhere else records.filter(**{f"{path}__in": regions_of(to)})
