"""The first tables."""
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("Author", [
            ("id", models.BigAutoField(primary_key=True)),
            ("full_name", models.CharField(max_length=40, unique=True)),
            ("born", models.DateField(null=True)),
            ("spare", models.TextField(default="")),
        ]),
        migrations.CreateModel("Book", [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=80, db_index=True)),
            ("price", models.DecimalField(max_digits=8, decimal_places=2)),
            ("details", models.JSONField(default=dict)),
            ("tags", django.contrib.postgres.fields.ArrayField(models.TextField(), default=list)),
            ("author", models.ForeignKey("library.Author", models.CASCADE, related_name="books")),
            ("readers", models.ManyToManyField("library.Author", related_name="read")),
        ]),
        migrations.AddIndex("Book", django.contrib.postgres.indexes.GinIndex(fields=["details"], name="book_details")),
        migrations.AddConstraint("Book", models.CheckConstraint(check=models.Q(price__gt=0), name="book_price")),
    ]
