"""The models as the last migration leaves them."""
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=60, unique=True)
    born = models.DateField(null=True)
    active = models.BooleanField(default=True)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    title = models.CharField(max_length=80, db_index=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    details = models.JSONField(default=dict)
    labels = ArrayField(models.TextField(), default=list)
    readers = models.ManyToManyField(Author, related_name="read")
    code = models.UUIDField(null=True)

    class Meta:
        indexes = [GinIndex(fields=["details"], name="book_details")]
        constraints = [models.CheckConstraint(check=models.Q(price__gt=0), name="book_price"),
                       models.UniqueConstraint(fields=["title"], condition=models.Q(price__gt=100), name="book_dear")]
