"""A posting in the words of schema.org (12.0): a Demand or an Offer of a thing or of a service, and where an organisation
looks for volunteers a JobPosting besides. Says what a Leaving says; nobody is named but an organisation we know.
"""

import functools
from datetime import UTC, date, time

from django.utils import timezone

from peoplelikeme.lib.jsonld import CONTEXT, postal_address, region, said
from postings.slots import DAY_CODES, PART_CODES

from . import leaving

VOLUNTEERS = "volunteering"  # the root of what organisations look for volunteers in
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
HOURS = [(time(0), time(12)), (time(12), time(17)), (time(17), time(23, 59))]  # as postings/slots.py names the parts


def posting(told):
    """The Demand or Offer, with its context."""
    return {"@context": CONTEXT, **_posting(told)}


def page(told):
    """All that a posting's own page says of it."""
    described = [_posting(told), *([_job(told)] if is_job(told) else [])]
    return {"@context": CONTEXT, "@graph": described}


def organisation(page):
    """An organisation on its own page, from its OrganisationPage."""
    about = page.organisation
    return said({
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": leaving.address(page.get_absolute_url()),
        "name": about.name,
        "description": about.about,
        "url": about.website,
        "knowsLanguage": [*page.languages],
        "address": postal_address(page.municipality.name, street=page.street),
    })  # fmt: skip


def project(about, *, roles, page):
    """A project on its own page: whom it looks for by the addresses of these postings, whose it is by the OrganisationPage or None.

    Who is in its team stays out.
    """
    address, town = leaving.address(about.get_absolute_url()), about.municipality
    return said({
        "@context": CONTEXT,
        "@type": "Project",
        "@id": address,
        "name": about.title,
        "description": about.aim,
        "url": address,
        "parentOrganization": said({
            "@type": "Organization",
            "@id": page and leaving.address(page.get_absolute_url()),
            "name": about.organisation.name,
        }),
        "location": about.venue,
        "address": postal_address(town.name),
        "areaServed": region(town.region.name, town.region_id),
        "seeks": [{"@type": "Demand", "@id": leaving.short_address(each.chiffre)} for each in roles],
        "subjectOf": {"@type": "WebPage", "url": address, "inLanguage": about.text_language},
    })  # fmt: skip


def is_job(told):
    """Whether it is a place for volunteers at an organisation that says its name."""
    return bool(not told.is_offer and told.organisation and told.root == VOLUNTEERS)


def _posting(told):
    return said({
        "@type": "Offer" if told.is_offer else "Demand",
        "@id": told.url,
        "identifier": told.chiffre,
        "url": told.url,
        "name": told.title,
        "itemOffered": _thing(told) if told.is_thing else _service(told),
        "areaServed": region(told.region, told.region_ags),
        "availableAtOrFrom": _place(told.town, told.town_ags, told.lat, told.lon),
        "availabilityStarts": _iso(told.from_on),
        "availabilityEnds": _iso(told.until_on),
        "validFrom": _iso(told.published_at),
        "validThrough": _iso(told.expires_at),
        "eligibleQuantity": _quantity(told),
        "offeredBy" if told.is_offer else "seller": _organisation(told),
        **({"price": "0", "priceCurrency": "EUR"} if told.is_offer else {}),
        "subjectOf": {"@type": "WebPage", "url": told.url, "inLanguage": told.text_language, "license": leaving.terms()},
    })  # fmt: skip


def _thing(told):
    more = {"languages": [*told.languages], "languages-basic": [*told.languages_basic], "weekly-slots": [*told.slots]}
    return said({
        "@type": "Product",
        "name": told.title,
        "description": told.text,
        "category": told.category_name,
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in more.items() if value
        ],
    })  # fmt: skip


def _service(told):
    return said({
        "@type": "Service",
        "name": told.title,
        "description": told.text,
        "serviceType": told.category_name,
        "category": told.category,
        "availableChannel": said({
            "@type": "ServiceChannel",
            "serviceUrl": told.url,
            "availableLanguage": [*told.languages, *told.languages_basic],
        }),
        "hoursAvailable": [opening(code) for code in told.slots],
    })  # fmt: skip


@functools.cache
def opening(code):
    day, part = code.split("-")
    opens, closes = HOURS[PART_CODES.index(part)]
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"{CONTEXT}/{DAYS[DAY_CODES.index(day)]}",
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
    }


@functools.cache
def _place(town, ags, lat, lon):
    return {
        "@type": "Place",
        "name": town,
        "identifier": ags,
        "address": postal_address(town),
        "geo": {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon},
    }


def _quantity(told):
    if told.amount is None:
        return None
    return {"@type": "QuantitativeValue", "value": told.amount_left, "maxValue": told.amount}


def _organisation(told):
    return told.organisation and said({"@type": "Organization", "name": told.organisation, "url": told.website})


def _job(told):
    return said({
        "@type": "JobPosting",
        "url": told.url,
        "identifier": told.chiffre,
        "title": told.title,
        "description": told.text,
        "datePosted": _iso(timezone.localdate(told.published_at)),
        "validThrough": _iso(told.expires_at),
        "employmentType": "VOLUNTEER",
        "hiringOrganization": _organisation(told),
        "jobLocation": _place(told.town, told.town_ags, told.lat, told.lon),
        "jobLocationType": "TELECOMMUTE" if told.is_remote else None,
        "applicantLocationRequirements": {"@type": "Country", "name": "DE"} if told.is_remote else None,
        "totalJobOpenings": told.amount_left,
        "jobStartDate": _iso(told.from_on),
    })  # fmt: skip


def _iso(moment):
    """A day as it is, a moment in UTC."""
    if moment is None or type(moment) is date:
        return moment and moment.isoformat()
    return moment.astimezone(UTC).isoformat(timespec="seconds")
