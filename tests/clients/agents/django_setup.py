"""Django on the database that the PG* environment variables name."""
import os

import django
from django.conf import settings


def start(apps, search_path):
    """Configures Django; tables are found and made on the search path."""
    settings.configure(
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"], "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"],
            "HOST": os.environ["PGHOST"], "PORT": os.environ["PGPORT"], "OPTIONS": {"options": f"-c search_path={search_path}"},
        }},
        INSTALLED_APPS=apps, USE_TZ=True, TIME_ZONE="UTC", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", SECRET_KEY="for tests only",
    )
    django.setup()


def show(title, value):
    print(f"{title}: {value!r}")
