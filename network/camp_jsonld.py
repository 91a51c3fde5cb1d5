"""Barcamps and their sessions as schema.org says them. Pure: no query, no page.

Of a host there is nothing, not even the name that stands in the programme: it was given to be read there.
"""

from peoplelikeme.lib.jsonld import CONTEXT, said
from postings.emails import absolute

from . import event_jsonld as events


def of_camp(camp, shown, sessions):
    """The camp from its first slot to its last, with its rooms and `sessions` once everybody may see what happens where."""
    rooms = [{**_room(camp, room), "maximumAttendeeCapacity": room.num_seats} for room in shown.rooms]
    return said({
        "@context": CONTEXT,
        **_common(camp),
        **events.common(camp.event),
        **_address(camp),
        **events.span(shown.rows[0].slot.starts_at, max(row.slot.ends_at for row in shown.rows)),
        "sameAs": absolute(camp.event.get_absolute_url()),
        "location": {**events.place(camp.event), **({"containsPlace": rooms} if camp.has_grid else {})},
        "subEvent": [_entry(camp, each) for each in sessions] if camp.has_grid else [],
    })  # fmt: skip


def of_session(session):
    """A session that has its place in a grid which everybody may see."""
    camp = session.camp
    house = events.place(camp.event)
    return {
        "@context": CONTEXT,
        **_entry(camp, session),
        "description": session.text,
        "location": {**_room(camp, session.room), "address": house["address"], "containedInPlace": house},
        "organizer": events.common(camp.event)["organizer"],
        "superEvent": {"@type": "Event", **_address(camp), "name": camp.event.title},
    }


def _entry(camp, session):
    return {
        **_common(camp),
        **_address(session),
        "name": session.title,
        "inLanguage": session.text_language,
        **events.span(session.slot.starts_at, session.slot.ends_at),
        "location": _room(camp, session.room),
    }


def _common(camp):
    return {
        "@type": "Event",
        "eventStatus": events.status(is_cancelled=camp.event.is_cancelled),
        "eventAttendanceMode": events.attendance(camp.event),
    }


def _room(camp, room):
    return {"@type": "Place", "@id": f"{absolute(camp.get_absolute_url())}#raum-{room.pk}", "name": room.name}


def _address(thing):
    address = absolute(thing.get_absolute_url())
    return {"@id": address, "url": address}
