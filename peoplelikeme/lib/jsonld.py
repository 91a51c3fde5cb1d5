"""What every description in the words of schema.org (12.0) has in common."""

import functools

CONTEXT = "https://schema.org"


def said(properties):
    """Without what is not said."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}


def postal_address(town, *, street="", postcode=""):
    """In Hesse, as far as it is known."""
    return said({
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": postcode,
        "addressLocality": town,
        "addressRegion": "Hessen",
        "addressCountry": "DE",
    })  # fmt: skip


@functools.cache
def region(name, ags):
    return {"@type": "AdministrativeArea", "name": name, "identifier": ags}
