import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def of_authors(apps, schema_editor):
    """Until now only letters to a posting's author kept the posting, but for answers to whoever reported it."""
    undelivered, posting = apps.get_model("postings", "Undelivered"), apps.get_model("postings", "Posting")
    to_authors = undelivered.objects.exclude(posting=None).exclude(keys__letter="report_answered")
    to_authors.update(person=Subquery(posting.objects.filter(pk=OuterRef("posting")).values("author")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_steward"),
        ("postings", "0019_words_of_renderings"),
    ]

    operations = [
        migrations.AddField(
            model_name="undelivered",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="undelivered",
                to="people.person",
            ),
        ),
        migrations.RunPython(of_authors, migrations.RunPython.noop),
    ]
