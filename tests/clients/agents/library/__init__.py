"""A small Django application with migrations, for django_migrator.py."""
