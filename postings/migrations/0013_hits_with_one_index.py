import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What waits to be told is found again by its postings; a table with another primary key has to be made anew."""

    dependencies = [("postings", "0012_alerts")]

    operations = [
        migrations.DeleteModel(name="SearchHit"),
        migrations.CreateModel(
            name="SearchHit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "search", "posting", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="postings.posting",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hits",
                        to="postings.savedsearch",
                    ),
                ),
            ],
        ),
    ]
