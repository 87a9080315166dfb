"""What is left of each piece of money, kept by PostgreSQL and never below nothing."""

import django.db.models.deletion
from importlib import import_module

from django.db import migrations, models

SUBTOTALS = import_module("comity.apps.funds.migrations.0002_held_by_postgresql").SUBTOTALS
BEFORE = SUBTOTALS.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

KINDS = "('available', 'allocated', 'obligated', 'reserve')"
# The allocation belongs to money that is set aside; what is free again is its contribution's as before.
PIECE = """fund_id, kind, currency, contribution_id,
               CASE WHEN kind IN ('allocated', 'obligated') THEN allocation_id END AS allocation_id, rate, rate_on"""
# After the subtotals, in one order too. The rows are locked by the write that counts them, so two who take the last
# cent follow one another, and the second is refused.
LEFT = f"""
    WITH moved AS (
        INSERT INTO funds_left AS kept
            (fund_id, kind, currency, contribution_id, allocation_id, rate, rate_on, rate_source, number)
        SELECT {PIECE}, max(rate_source), sum(number)
        FROM fresh WHERE kind IN {KINDS} GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (fund_id, kind, currency, allocation_id, contribution_id, rate, rate_on) DO UPDATE SET
            number = kept.number + EXCLUDED.number
        RETURNING kind, number
    ) SELECT kind INTO below FROM moved WHERE number < 0 ORDER BY kind LIMIT 1;
    IF below IS NOT NULL THEN
        RAISE EXCEPTION 'less than nothing would be left of what is %', below
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_' || below || '_is_there';
    END IF;
    RETURN NULL;
END $$;
"""
AFTER = BEFORE.replace("    wrong bigint;\n", "    wrong bigint;\n    below text;\n").replace(
    "    RETURN NULL;\nEND $$;\n", LEFT
)
FILL = f"""
INSERT INTO funds_left (fund_id, kind, currency, contribution_id, allocation_id, rate, rate_on, rate_source, number)
    SELECT {PIECE}, max(rate_source), sum(number)
    FROM funds_posting WHERE kind IN {KINDS} GROUP BY 1, 2, 3, 4, 5, 6, 7;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_behind_a_figure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Left",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("currency", models.CharField(max_length=3)),
                ("rate", models.DecimalField(decimal_places=14, max_digits=32, null=True)),
                ("rate_on", models.DateField(null=True)),
                ("rate_source", models.CharField(blank=True, max_length=400)),
                ("number", models.DecimalField(decimal_places=4, max_digits=24)),
                (
                    "allocation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.allocation",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.contribution",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.fund",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="left",
            constraint=models.UniqueConstraint(
                fields=("fund", "kind", "currency", "allocation", "contribution", "rate", "rate_on"),
                name="funds_one_piece_left",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(AFTER, BEFORE),
    ]
