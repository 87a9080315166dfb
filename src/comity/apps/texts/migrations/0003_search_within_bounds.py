"""An annex can be longer than a search vector may be: index its beginning."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):

    dependencies = [("texts", "0002_more_facts")]

    operations = [
        migrations.RemoveIndex(model_name="paragraph", name="paragraph_search"),
        migrations.RemoveField(model_name="paragraph", name="search"),
        migrations.AddField(
            model_name="paragraph",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    Left("text", 200_000), "summary", config="english"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="paragraph",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="paragraph_search"),
        ),
    ]
