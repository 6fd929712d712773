"""Rows of the beginning, in a transaction of their own."""
from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("library", "Author").objects.bulk_create([apps.get_model("library", "Author")(name=f"author {n}") for n in range(1, 6)])


def empty(apps, schema_editor):
    apps.get_model("library", "Author").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("library", "0002_changes")]
    operations = [migrations.RunPython(fill, empty)]
