from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry over thousands of gifts has more postings than a small number counts."""

    dependencies = [
        ("funds", "0008_given_by_donors"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="size",
            field=models.IntegerField(),
        ),
    ]
