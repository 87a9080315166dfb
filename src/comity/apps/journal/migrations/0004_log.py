from __future__ import annotations

import secrets
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import comity.apps.journal.fields
import comity.apps.journal.models
from comity.apps.journal.evidence import protect, protect_but_erasing
from comity.apps.journal.fields import SALT_BYTES, sealed_fields
from comity.pure.translog.opening import commitment

AT_ONCE = 5_000

# A record's row in the queue comes with the record, in its own transaction, by whichever way it was added.
WAITS = migrations.RunSQL(
    """
    CREATE FUNCTION journal_record_waits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO public.journal_waiting (record_id) SELECT id FROM added;
        RETURN NULL;
    END $$;
    CREATE TRIGGER journal_record_waits AFTER INSERT ON journal_record
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_record_waits();
    INSERT INTO journal_waiting (record_id) SELECT id FROM journal_record;
    """,
    """
    DROP TRIGGER journal_record_waits ON journal_record;
    DROP FUNCTION journal_record_waits();
    """,
)


def seal_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Give a salt and a commitment to every record of before."""
    record = apps.get_model("journal", "Record")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_record DISABLE TRIGGER journal_record_is_evidence")
        last = 0
        while rows := list(record.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            salts = [secrets.token_bytes(SALT_BYTES) for _ in rows]
            marks = [commitment(sealed_fields(row), salt) for row, salt in zip(rows, salts, strict=True)]
            cursor.execute(
                "UPDATE journal_record SET salt = given.salt, commitment = given.mark FROM"
                " unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS given(id, salt, mark)"
                " WHERE journal_record.id = given.id",
                [[row.pk for row in rows], salts, marks],
            )
            last = rows[-1].pk
        cursor.execute("ALTER TABLE journal_record ENABLE TRIGGER journal_record_is_evidence")


def key() -> tuple[str, models.Field]:
    return ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID'))


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0003_acts_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='Waiting',
            fields=[('record_id', models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                key(),
                ('level', models.SmallIntegerField()),
                ('n', models.BigIntegerField()),
                ('data', models.BinaryField()),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('level', 'n'), name='journal_one_tile')]},
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('size', models.BigIntegerField(default=0)),
                ('trouble', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('number', models.IntegerField(primary_key=True, serialize=False)),
                ('origin', models.CharField(max_length=200, unique=True)),
                ('begun_at', models.DateTimeField()),
                ('from_size', models.BigIntegerField()),
                ('why', models.TextField(blank=True)),
                ('last_checkpoint', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='LogKey',
            fields=[
                key(),
                ('vkey', models.CharField(max_length=300, unique=True)),
                ('since', models.DateTimeField()),
                ('overlap_until', models.DateTimeField(null=True)),
                ('epoch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='journal.epoch')),
            ],
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                key(),
                ('size', models.BigIntegerField(db_index=True)),
                ('root', models.BinaryField(max_length=32)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('epoch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='journal.epoch')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('epoch', 'size'), name='journal_one_checkpoint')]},
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                key(),
                ('witness', models.CharField(max_length=200)),
                ('line', models.TextField()),
                ('at', models.DateTimeField()),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='journal.checkpoint')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('checkpoint', 'witness'), name='journal_one_cosignature')]},
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('commitment', models.BinaryField(max_length=32)),
                ('record', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leaf', to='journal.record')),
            ],
        ),
        # Without a default here: each record of before gets a salt of its own below.
        migrations.AddField('record', 'salt', models.BinaryField(max_length=32, null=True)),
        migrations.AddField('record', 'commitment', models.BinaryField(max_length=32, null=True)),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
        migrations.AlterField('record', 'salt', models.BinaryField(default=comity.apps.journal.models.new_salt, max_length=32, null=True)),
        migrations.AlterField('record', 'commitment', comity.apps.journal.fields.CommitmentField(max_length=32)),
        protect_but_erasing("journal_record", "salt"),
        WAITS,
        *(protect(f"journal_{name}") for name in ("leaf", "epoch", "logkey", "checkpoint", "cosignature")),
    ]
