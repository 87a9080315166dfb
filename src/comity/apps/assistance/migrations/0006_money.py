from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0005_conflicts'),
    ]

    operations = [
        migrations.CreateModel(
            name='MoneyKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='assistancerequest',
            name='funded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
