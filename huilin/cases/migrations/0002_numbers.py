from django.db import migrations

# Case numbers run through each street and year without gaps in the order of commits. The trigger reads only its row and writes
# only the counter of the same street; the row lock on the counter lasts until the transaction ends.
FORWARD = """
CREATE FUNCTION cases_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_year integer := extract(year FROM NEW.submitted_at AT TIME ZONE 'Asia/Shanghai');
  given integer;
BEGIN
  IF NEW.number <> '' THEN RETURN NEW; END IF;
  INSERT INTO cases_counter (street_id, id, year, last) VALUES (NEW.street_id, gen_random_uuid(), of_year, 1)
    ON CONFLICT (street_id, year) DO UPDATE SET last = cases_counter.last + 1
    RETURNING last INTO given;
  NEW.number := 'HL-' || NEW.street_id || '-' || of_year || '-' || lpad(given::text, 6, '0');
  RETURN NEW;
END $$;
CREATE TRIGGER cases_number BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_number();
"""
BACK = "DROP TRIGGER cases_number ON cases_case; DROP FUNCTION cases_number();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
