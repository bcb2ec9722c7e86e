from django.db import migrations, models

# The same pairs ten times as fast (an array beside itself instead of a window), and of a number only its last part: street and
# year stand in every number, so their pairs tell nothing and were two fifths of all rows.
FORWARD = r"""
CREATE OR REPLACE FUNCTION cases_pairs(words text) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT (ascii(a)::bigint << 21) | ascii(b)
  FROM (SELECT string_to_array(lower(normalize(words, NFKC)), NULL) AS row OFFSET 0) AS one,
       unnest(one.row, one.row[2:]) AS both_(a, b)
  WHERE b IS NOT NULL AND ascii(a) > 32 AND ascii(b) > 32
$$;
CREATE FUNCTION cases_words(number text, description text, place_label text, public_summary text, contact_name text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substring(number FROM '[^-]*$') || E'\n' || description || E'\n' || place_label || E'\n' || public_summary || E'\n'
    || rpad(left(contact_name, 1), 3 * (contact_name <> '')::int, '*')
$$;
CREATE OR REPLACE FUNCTION cases_keep_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM cases_pair WHERE street_id = OLD.street_id AND case_key = OLD.id AND pair IN (SELECT cases_pairs(
      cases_words(OLD.number, OLD.description, OLD.place_label, OLD.public_summary, OLD.contact_name)));
  END IF;
  INSERT INTO cases_pair (street_id, pair, case_key) SELECT NEW.street_id, p, NEW.id FROM cases_pairs(
    cases_words(NEW.number, NEW.description, NEW.place_label, NEW.public_summary, NEW.contact_name)) AS p;
  RETURN NULL;
END $$;
TRUNCATE cases_pair;
DO $$
DECLARE of_street varchar;
BEGIN
  FOR of_street IN SELECT id FROM places_street LOOP
    PERFORM set_config('app.street', of_street, true);
    INSERT INTO cases_pair (street_id, pair, case_key)
      SELECT c.street_id, p, c.id FROM cases_case AS c, cases_pairs(
        cases_words(c.number, c.description, c.place_label, c.public_summary, c.contact_name)) AS p;
  END LOOP;
  PERFORM set_config('app.street', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_closing_well")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["street_id", "status", "category", "-submitted_at"], name="case_listed"
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
