"""What PostgreSQL itself refuses in the books, whatever program asks; and the subtotals it keeps."""

from django.db import migrations

from comity.apps.journal.evidence import protect

EVIDENCE = [
    "contribution", "entry", "posting", "period", "assertion", "rate", "sourcefile", "publishedfigure", "publishedtotal",
    "publishedadjustment",
]

# An entry is whole when its transaction ends: as many postings as it says, all of its own fund and day, nothing left
# over in any currency or in base; what crosses funds has two sides; what takes back takes back exactly; and what was
# asserted stays so.
WHOLE = """
CREATE FUNCTION funds_entry_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT count(*) AS lines, coalesce(sum(base), 0) AS base,
           coalesce(bool_or(kind IN ('transferred_in', 'transferred_out')), false) AS crosses
        INTO held FROM funds_posting WHERE entry_id = NEW.id;
    IF held.lines <> NEW.size THEN
        RAISE EXCEPTION 'entry % has % postings and says %', NEW.id, held.lines, NEW.size
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_entry_is_whole';
    END IF;
    IF held.base <> 0 OR EXISTS (
        SELECT 1 FROM funds_posting WHERE entry_id = NEW.id GROUP BY currency HAVING sum(number) <> 0
    ) THEN
        RAISE EXCEPTION 'entry % does not balance', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_entry_balances';
    END IF;
    IF held.crosses <> (NEW.transfer IS NOT NULL) THEN
        RAISE EXCEPTION 'entry % crosses funds and is no transfer, or the other way', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_transfer_is_declared';
    END IF;
    IF NEW.transfer IS NOT NULL AND (
        (SELECT count(*) <> 2 OR count(DISTINCT fund_id) <> 2 OR count(DISTINCT day) <> 1
            FROM funds_entry WHERE transfer = NEW.transfer)
        OR EXISTS (
            SELECT 1 FROM funds_posting JOIN funds_entry ON funds_entry.id = entry_id
            WHERE transfer = NEW.transfer AND kind IN ('transferred_in', 'transferred_out')
            GROUP BY currency HAVING sum(number) <> 0 OR sum(base) <> 0
        )
    ) THEN
        RAISE EXCEPTION 'transfer % has not two equal sides', NEW.transfer
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_transfer_has_two_sides';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND (
        (SELECT fund_id <> NEW.fund_id OR reverses_id IS NOT NULL OR size <> NEW.size
            FROM funds_entry WHERE id = NEW.reverses_id)
        OR EXISTS (
            SELECT kind, currency, number, base, rate, rate_on, contribution_id, donor_id
                FROM funds_posting WHERE entry_id = NEW.reverses_id
            EXCEPT ALL
            SELECT kind, currency, -number, -base, rate, rate_on, contribution_id, donor_id
                FROM funds_posting WHERE entry_id = NEW.id
        )
    ) THEN
        RAISE EXCEPTION 'entry % does not take back entry %', NEW.id, NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_reversal_takes_back';
    END IF;
    IF EXISTS (
        SELECT 1 FROM funds_assertion JOIN funds_posting USING (fund_id, kind, currency)
        WHERE funds_assertion.fund_id = NEW.fund_id AND funds_assertion.day >= NEW.day AND entry_id = NEW.id
        GROUP BY kind, currency, funds_assertion.id HAVING sum(funds_posting.number) <> 0
    ) THEN
        RAISE EXCEPTION 'entry % changes a balance that was asserted', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_assertion_holds';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER funds_entry_is_whole AFTER INSERT ON funds_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_entry_is_whole();
"""
WHOLE_BACK = "DROP TRIGGER funds_entry_is_whole ON funds_entry; DROP FUNCTION funds_entry_is_whole();"

# The lock on the fund lets entries in side by side, and lets no period be closed, or balance asserted, past one that
# is being written.
CLOSED = """
CREATE FUNCTION funds_entry_is_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funds_fund WHERE id = NEW.fund_id FOR KEY SHARE;
    IF EXISTS (SELECT 1 FROM funds_period WHERE fund_id = NEW.fund_id AND last >= NEW.day) THEN
        RAISE EXCEPTION 'the books are closed on %', NEW.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_period_is_closed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_entry_is_in_time BEFORE INSERT ON funds_entry
    FOR EACH ROW EXECUTE FUNCTION funds_entry_is_in_time();

CREATE FUNCTION funds_holds_the_fund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funds_fund WHERE id = NEW.fund_id FOR UPDATE;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_period_holds_the_fund BEFORE INSERT ON funds_period
    FOR EACH ROW EXECUTE FUNCTION funds_holds_the_fund();
CREATE TRIGGER funds_assertion_holds_the_fund BEFORE INSERT ON funds_assertion
    FOR EACH ROW EXECUTE FUNCTION funds_holds_the_fund();
"""
CLOSED_BACK = """
DROP TRIGGER funds_assertion_holds_the_fund ON funds_assertion;
DROP TRIGGER funds_period_holds_the_fund ON funds_period;
DROP FUNCTION funds_holds_the_fund();
DROP TRIGGER funds_entry_is_in_time ON funds_entry;
DROP FUNCTION funds_entry_is_in_time();
"""

# One pass over the rows of a statement: they belong to their entry and are no more than it says (so none can come to an
# entry that was whole already); and the subtotals move with them, always in one order, so that two writers never wait
# for each other.
SUBTOTALS = """
CREATE FUNCTION funds_postings_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT fresh.id INTO wrong FROM fresh JOIN funds_entry ON funds_entry.id = entry_id
        WHERE funds_entry.fund_id <> fresh.fund_id OR funds_entry.day <> fresh.day LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'posting % is of another fund or day than its entry', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_posting_is_of_its_entry';
    END IF;
    SELECT funds_entry.id INTO wrong FROM funds_entry
        WHERE funds_entry.id IN (SELECT entry_id FROM fresh)
          AND size < (SELECT count(*) FROM funds_posting WHERE entry_id = funds_entry.id) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % has all its postings', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_entry_is_whole';
    END IF;
    INSERT INTO funds_subtotal AS kept (fund_id, kind, currency, month, number, base, postings)
        SELECT fund_id, kind, currency, date_trunc('month', day)::date AS month, sum(number), sum(base), count(*)
        FROM fresh GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (fund_id, kind, currency, month) DO UPDATE SET
            number = kept.number + EXCLUDED.number,
            base = kept.base + EXCLUDED.base,
            postings = kept.postings + EXCLUDED.postings;
    RETURN NULL;
END $$;

CREATE TRIGGER funds_postings_are_counted AFTER INSERT ON funds_posting
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funds_postings_are_counted();

ALTER TABLE funds_posting ADD CONSTRAINT funds_posting_at_rate
    CHECK (rate IS NULL OR abs(base * rate - number) <= rate * 0.0050001);
"""
SUBTOTALS_BACK = """
ALTER TABLE funds_posting DROP CONSTRAINT funds_posting_at_rate;
DROP TRIGGER funds_postings_are_counted ON funds_posting;
DROP FUNCTION funds_postings_are_counted();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0001_initial'),
        ('journal', '0001_initial'),
    ]

    operations = [
        *(protect(f"funds_{name}") for name in EVIDENCE),
        migrations.RunSQL(WHOLE, WHOLE_BACK),
        migrations.RunSQL(CLOSED, CLOSED_BACK),
        migrations.RunSQL(SUBTOTALS, SUBTOTALS_BACK),
    ]
