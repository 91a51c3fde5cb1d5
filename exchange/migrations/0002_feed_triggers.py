"""Who writes exchange_feeditem: the database itself, in the transaction that changes what is told.

exchange_may_leave is the rule of exchange/leaving.py. It takes hold of the organisation and the category it asks, so that a
posting shown in the moment in which its organisation is verified is missed by neither. Which changes matter is compared
inside the function and not in the triggers' conditions: so columns can change their type without anybody thinking of this.
"""

from django.db import migrations

RULE = """
CREATE FUNCTION exchange_may_leave(
    status varchar, organisation bigint, category varchar, passes_on_at timestamptz, came_from varchar
)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE verified timestamptz; exchange varchar;
BEGIN
    IF status <> 'published' OR came_from <> '' THEN RETURN false; END IF;
    IF organisation IS NOT NULL THEN
        SELECT verified_at INTO verified FROM people_organisation WHERE id = organisation FOR SHARE;
        IF verified IS NOT NULL THEN RETURN true; END IF;
    END IF;
    IF passes_on_at IS NULL THEN RETURN false; END IF;
    SELECT c.exchange INTO exchange FROM postings_category c WHERE slug = category FOR SHARE;
    RETURN exchange = 'direct';
END $$;

CREATE FUNCTION exchange_feed_number() RETURNS bigint LANGUAGE sql AS $$
    SELECT coalesce((SELECT number FROM exchange_feedepoch), 0) + pg_current_xact_id()::text::bigint
$$;

CREATE FUNCTION exchange_tell(told varchar, told_kind varchar, leaves boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF leaves THEN
        INSERT INTO exchange_feeditem (chiffre, kind, state, modified, changed_at)
        VALUES (told, told_kind, 'updated', exchange_feed_number(), now())
        ON CONFLICT (chiffre) DO UPDATE
        SET kind = excluded.kind, state = 'updated', modified = excluded.modified, changed_at = now(), is_clean = NULL;
    ELSE
        UPDATE exchange_feeditem SET state = 'deleted', modified = exchange_feed_number(), changed_at = now()
        WHERE chiffre = told AND state = 'updated';
    END IF;
END $$;
"""
POSTINGS = """
CREATE FUNCTION exchange_posting_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM exchange_tell(OLD.chiffre, OLD.kind, false);
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.chiffre, OLD.kind, OLD.status, OLD.title, OLD.text, OLD.text_language, OLD.category_id, OLD.municipality_id,
            OLD.is_remote, OLD.from_on, OLD.until_on, OLD.slots, OLD.languages, OLD.languages_basic, OLD.amount,
            OLD.amount_promised, OLD.organisation_id, OLD.passes_on_at, OLD.came_from, OLD.published_at, OLD.expires_at)
            IS NOT DISTINCT FROM
           (NEW.chiffre, NEW.kind, NEW.status, NEW.title, NEW.text, NEW.text_language, NEW.category_id, NEW.municipality_id,
            NEW.is_remote, NEW.from_on, NEW.until_on, NEW.slots, NEW.languages, NEW.languages_basic, NEW.amount,
            NEW.amount_promised, NEW.organisation_id, NEW.passes_on_at, NEW.came_from, NEW.published_at, NEW.expires_at)
        THEN RETURN NULL; END IF;
        IF OLD.chiffre <> NEW.chiffre THEN
            PERFORM exchange_tell(OLD.chiffre, OLD.kind, false);
        END IF;
    END IF;
    PERFORM exchange_tell(
        NEW.chiffre, NEW.kind, exchange_may_leave(
            NEW.status, NEW.organisation_id, NEW.category_id, NEW.passes_on_at, NEW.came_from
        )
    );
    RETURN NULL;
END $$;

CREATE TRIGGER exchange_posting_added AFTER INSERT ON postings_posting
FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION exchange_posting_written();
CREATE TRIGGER exchange_posting_changed AFTER UPDATE ON postings_posting
FOR EACH ROW WHEN (OLD.status = 'published' OR NEW.status = 'published') EXECUTE FUNCTION exchange_posting_written();
CREATE TRIGGER exchange_posting_deleted AFTER DELETE ON postings_posting
FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION exchange_posting_written();
"""
AROUND = """
CREATE FUNCTION exchange_organisation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.verified_at IS NULL, OLD.name, OLD.website) IS DISTINCT FROM (NEW.verified_at IS NULL, NEW.name, NEW.website) THEN
        PERFORM exchange_tell(chiffre, kind, exchange_may_leave(status, organisation_id, category_id, passes_on_at, came_from))
        FROM postings_posting WHERE organisation_id = NEW.id AND status = 'published';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER exchange_organisation_changed AFTER UPDATE ON people_organisation
FOR EACH ROW EXECUTE FUNCTION exchange_organisation_changed();

CREATE FUNCTION exchange_category_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.exchange <> NEW.exchange THEN
        PERFORM exchange_tell(chiffre, kind, exchange_may_leave(status, organisation_id, category_id, passes_on_at, came_from))
        FROM postings_posting
        WHERE category_id = NEW.slug AND status = 'published' AND passes_on_at IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER exchange_category_changed AFTER UPDATE ON postings_category
FOR EACH ROW EXECUTE FUNCTION exchange_category_changed();
"""
WHAT_IS_THERE = """
INSERT INTO exchange_feeditem (chiffre, kind, state, modified, changed_at)
SELECT chiffre, kind, 'updated', exchange_feed_number(), now() FROM postings_posting
WHERE exchange_may_leave(status, organisation_id, category_id, passes_on_at, came_from)
"""
AWAY = """
DROP TRIGGER exchange_posting_added ON postings_posting;
DROP TRIGGER exchange_posting_changed ON postings_posting;
DROP TRIGGER exchange_posting_deleted ON postings_posting;
DROP TRIGGER exchange_organisation_changed ON people_organisation;
DROP TRIGGER exchange_category_changed ON postings_category;
DROP FUNCTION exchange_posting_written, exchange_organisation_changed, exchange_category_changed;
DROP FUNCTION exchange_tell, exchange_feed_number, exchange_may_leave;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_feed"),
        ("people", "0006_steward"),
        ("postings", "0017_taken_over"),
    ]
    operations = [
        migrations.RunSQL([RULE, POSTINGS, AROUND], [AWAY]),
        migrations.RunSQL([WHAT_IS_THERE], ["DELETE FROM exchange_feeditem"]),
    ]
