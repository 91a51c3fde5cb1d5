from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0012_concerns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='match',
            name='reason',
            field=models.CharField(blank=True, choices=[('declined', 'eine Seite möchte nicht'), ('silent', 'keine Antwort'), ('nothing_left', 'schon an andere vergeben'), ('posting_closed', 'Eintrag ist geschlossen'), ('not_suitable', 'passte doch nicht'), ('nobody_came', 'niemand ist gekommen'), ('faded', 'niemand hat gesagt, wie es war'), ('other', 'anderer Grund')], max_length=14, verbose_name='Grund'),
        ),
    ]
