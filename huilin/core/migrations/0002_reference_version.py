from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL("INSERT INTO core_referenceversion (id, version) VALUES (1, 1)", migrations.RunSQL.noop)
    ]
