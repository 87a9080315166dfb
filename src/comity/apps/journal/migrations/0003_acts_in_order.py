from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_record_mandate'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['act', 'id'], name='journal_act'),
        ),
    ]
