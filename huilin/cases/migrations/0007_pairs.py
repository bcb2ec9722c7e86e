from django.db import migrations, models

# Pairs of neighbouring characters of each case (huilin/cases/models/search.py). Kept here rather than in the verbs, so that rows
# that arrive in bulk are found too. The name counts as it is shown: its first character and stars.
FORWARD = """
CREATE FUNCTION cases_pairs(words text) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT (ascii(a)::bigint << 21) | ascii(b)
  FROM (SELECT c AS a, lead(c) OVER (ORDER BY n) AS b
        FROM unnest(string_to_array(lower(normalize(words, NFKC)), NULL)) WITH ORDINALITY AS x(c, n)) AS both_
  WHERE b IS NOT NULL AND a !~ '\\s' AND b !~ '\\s'
$$;
CREATE FUNCTION cases_keep_pairs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM cases_pair WHERE street_id = OLD.street_id AND case_key = OLD.id AND pair IN (SELECT cases_pairs(concat_ws(E'\\n',
      OLD.number, OLD.description, OLD.place_label, OLD.public_summary, rpad(left(OLD.contact_name, 1), 3 * (OLD.contact_name <> '')::int, '*'))));
  END IF;
  INSERT INTO cases_pair (street_id, pair, case_key)
    SELECT NEW.street_id, p, NEW.id FROM cases_pairs(concat_ws(E'\\n',
      NEW.number, NEW.description, NEW.place_label, NEW.public_summary, rpad(left(NEW.contact_name, 1), 3 * (NEW.contact_name <> '')::int, '*'))) AS p;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_pairs_new AFTER INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_keep_pairs();
CREATE TRIGGER cases_pairs_changed AFTER UPDATE ON cases_case FOR EACH ROW
  WHEN ((OLD.description, OLD.place_label, OLD.public_summary, OLD.contact_name)
    IS DISTINCT FROM (NEW.description, NEW.place_label, NEW.public_summary, NEW.contact_name))
  EXECUTE FUNCTION cases_keep_pairs();
DO $$
DECLARE of_street varchar;
BEGIN
  FOR of_street IN SELECT id FROM places_street LOOP
    PERFORM set_config('app.street', of_street, true);
    INSERT INTO cases_pair (street_id, pair, case_key)
      SELECT c.street_id, p, c.id FROM cases_case AS c, cases_pairs(concat_ws(E'\\n', c.number, c.description, c.place_label,
        c.public_summary, rpad(left(c.contact_name, 1), 3 * (c.contact_name <> '')::int, '*'))) AS p;
  END LOOP;
  PERFORM set_config('app.street', '', true);
END $$;
"""
BACK = """
DROP TRIGGER cases_pairs_changed ON cases_case; DROP TRIGGER cases_pairs_new ON cases_case;
DROP FUNCTION cases_keep_pairs(); DROP FUNCTION cases_pairs(text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_unverified")]
    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("street_id", models.CharField(editable=False, max_length=9)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "pair",
                        "case_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("pair", models.BigIntegerField()),
                ("case_key", models.UUIDField()),
                (
                    "case",
                    models.ForeignObject(
                        from_fields=["street_id", "case_key"],
                        on_delete=models.deletion.DO_NOTHING,
                        related_name="pairs",
                        to="cases.case",
                        to_fields=["street_id", "id"],
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
