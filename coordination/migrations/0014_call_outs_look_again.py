from django.db import migrations, models
from django.utils import timezone


def let_them_look_again(apps, schema_editor):
    """Those that had asked everybody and would never have asked again."""
    call_outs = apps.get_model('coordination', 'CallOut').objects.filter(state='open', next_batch_at=None)
    call_outs.update(next_batch_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0013_matches_fade'),
    ]

    operations = [
        migrations.AddField(
            model_name='callout',
            name='exhausted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='alle gefragt seit'),
        ),
        migrations.AddConstraint(
            model_name='callout',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('exhausted_at__isnull', True), _connector='OR'), name='only_an_open_call_out_has_asked_everybody'),
        ),
        migrations.AlterField(
            model_name='calloutevent',
            name='step',
            field=models.CharField(choices=[('started', 'begonnen'), ('asked', 'gefragt'), ('full', 'vollzählig'), ('reopened', 'sucht wieder'), ('number', 'Anzahl geändert'), ('ended', 'beendet'), ('cancelled', 'abgesagt'), ('left', 'nach dem Ende hat jemand abgesagt'), ('seen', 'angesehen')], max_length=9, verbose_name='was'),
        ),
        migrations.RunPython(let_them_look_again, migrations.RunPython.noop, elidable=True),
    ]
