"""What people may be trusted with: whoever was cleared once is cleared in all rows that prove the same mail address.

Not for the same telephone number: anybody can type somebody else's.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from .models import Clearance, Person


def levels_of(persons, on):
    """{person's pk: set of the levels she is cleared for on that day}, for `persons` (rows or their keys) in one query."""
    asked = Person.objects.filter(pk__in=[getattr(person, "pk", person) for person in persons])
    valid = Clearance.objects.valid(on=on).order_by()
    own = valid.filter(person=OuterRef("pk")).values("level")
    same_human = valid.filter(person__identity=OuterRef("identity"), person__identity__startswith="mail:").values(
        "level"
    )
    found = asked.values_list("pk", ArraySubquery(own), ArraySubquery(same_human))
    return {pk: {*own_levels, *others} for pk, own_levels, others in found}


def cleared(person, level, *, on):
    """Whether somebody may help where this level is demanded, on that day."""
    return level in levels_of([person], on)[person.pk]
