"""Places to help as schema.org says them. Pure: no query, no page."""

from peoplelikeme.lib.jsonld import CONTEXT, postal_address, region, said
from postings import catalogue
from postings.emails import absolute


def of_contact_point(point):
    """As the directory has read it (directory.read)."""
    categories = catalogue.categories()
    return said({
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": absolute(point.get_absolute_url()),
        "name": point.name,
        "description": point.about,
        "url": point.website,
        "address": postal_address(point.municipality.name, street=point.street, postcode=point.postcode),
        "areaServed": [region(each.name, each.pk) for each in point.regions.all()],
        "knowsAbout": [categories[topic.pk].text("name", "de") for topic in point.topics.all()],
        "knowsLanguage": [*point.languages],
        "contactPoint": said({
            "@type": "ContactPoint",
            "telephone": point.phone,
            "email": point.email,
            "availableLanguage": [*point.languages],
            "hoursAvailable": point.opening_hours
            and {"@type": "OpeningHoursSpecification", "description": point.opening_hours},
        }),
    })  # fmt: skip
