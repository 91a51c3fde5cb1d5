from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def give_time(apps, schema_editor):
    """Nothing ended what was sent back until now: whoever was asked for a change before has two weeks, as one has from now on."""
    until = timezone.now() + timedelta(days=14)
    sent_back = apps.get_model("postings", "Posting").objects.filter(status="changes_requested")
    sent_back.filter(expires_at__lt=until).update(expires_at=until)


class Migration(migrations.Migration):
    dependencies = [
        ("postings", "0021_searches_of_any_length"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                condition=models.Q(("status", "changes_requested")), fields=["expires_at"], name="sent_back"
            ),
        ),
        migrations.RemoveConstraint(model_name="posting", name="what_is_shown_was_published"),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["published", "paused", "settled"]), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="what_is_shown_was_published",
            ),
        ),
        migrations.RunPython(give_time, migrations.RunPython.noop),
    ]
