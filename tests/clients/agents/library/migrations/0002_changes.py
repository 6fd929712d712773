"""Columns renamed, added, altered and dropped; SQL of its own."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [
        migrations.RenameField("Author", "full_name", "name"),
        migrations.AlterField("Author", "name", models.CharField(max_length=60, unique=True)),
        migrations.RemoveField("Author", "spare"),
        migrations.AddField("Author", "active", models.BooleanField(default=True)),
        migrations.RenameField("Book", "tags", "labels"),
        migrations.AddField("Book", "code", models.UUIDField(null=True)),
        migrations.AddConstraint("Book", models.UniqueConstraint(fields=["title"], condition=models.Q(price__gt=100), name="book_dear")),
        migrations.RunSQL("create view library_dear as select title from library_book where price > 100", "drop view library_dear"),
    ]
