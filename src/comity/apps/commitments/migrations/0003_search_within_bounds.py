"""What is asked can be longer than a search vector may be: index its beginning."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):

    dependencies = [("commitments", "0002_more_facts")]

    operations = [
        migrations.RemoveIndex(model_name="commitment", name="commitment_search"),
        migrations.RemoveField(model_name="commitment", name="search"),
        migrations.AddField(
            model_name="commitment",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    Left("what", 200_000), "due_text", config="english"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="commitment_search"),
        ),
    ]
