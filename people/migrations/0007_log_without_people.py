from django.db import migrations


def forget(apps, schema_editor):
    """Django's log of record lists kept whose papers were inspected, and the addresses of stewards, noted with organisations."""
    entries = apps.get_model("admin", "LogEntry").objects.using(schema_editor.connection.alias)
    of_people = entries.filter(content_type__app_label="people")
    of_people.filter(content_type__model__in=["clearance", "steward"]).update(object_repr="", change_message="")
    # Of an organisation itself only names of fields are noted; an "object" is a steward's.
    of_people.filter(content_type__model="organisation", change_message__contains='"object"').update(change_message="")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_steward'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
