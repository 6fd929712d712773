"""An index made outside of a transaction."""
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("library", "0003_fill")]
    operations = [AddIndexConcurrently("Book", models.Index(fields=["-price"], name="book_price_down"))]
