from django.db import migrations, models


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
    ]
