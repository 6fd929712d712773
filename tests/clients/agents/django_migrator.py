"""Django for an agent with a schema of its own: migrations of Django's own applications and of ours, the ORM, and back again."""
import io

from django_setup import show, start

start(["django.contrib.contenttypes", "django.contrib.auth", "library"], "app,public")

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, transaction  # noqa: E402
from django.db.models import Count, F, Sum  # noqa: E402
from library.models import Author, Book  # noqa: E402


def command(*arguments):
    text = io.StringIO()
    call_command(*arguments, stdout=text, no_color=True)
    show(" ".join(arguments), text.getvalue())


def main():
    command("showmigrations")
    command("migrate")
    command("migrate")
    command("showmigrations", "library")
    command("sqlmigrate", "library", "0002")
    command("check", "--database", "default")
    user = User.objects.create_user("agent", "agent@example.test", "not a password")
    show("user", (user.username, user.check_password("not a password"), user.has_perm("library.add_book")))

    first = Author.objects.get(name="author 1")
    book = Book.objects.create(author=first, title="one", price="9.50", details={"pages": 10}, labels=["new", "it's"])
    book.readers.add(*Author.objects.exclude(pk=first.pk))
    Book.objects.bulk_create([Book(author=first, title=f"book {n}", price=n, details={"pages": n}) for n in range(1, 51)])
    show("updated", Book.objects.filter(price__gt=40).update(price=F("price") + 100))
    show("bulk update", [Book.objects.bulk_update(list(Book.objects.filter(price__lt=3)), ["title"])])
    show("created", Author.objects.get_or_create(name="author 9")[1])
    show("update or create", Author.objects.update_or_create(name="author 9", defaults={"active": False})[1])
    show("json", list(Book.objects.filter(details__pages__gt=48, details__has_key="pages").values_list("title", "details__pages").order_by("pk")))
    show("labels", list(Book.objects.filter(labels__contains=["new"]).values_list("labels", flat=True)))
    show("readers", Book.objects.annotate(n=Count("readers")).filter(n__gt=1).count())
    show("sum", str(Author.objects.annotate(total=Sum("books__price")).get(pk=first.pk).total))
    with transaction.atomic():
        locked = Author.objects.select_for_update().get(pk=first.pk)
        locked.active = False
        locked.save(update_fields=["active"])
        try:
            with transaction.atomic():
                Author.objects.create(name="author 2")
        except IntegrityError as error:
            show("taken", str(error).split("\n")[0])
    show("deleted", Book.objects.filter(price__lt=6).delete())
    show("cascade", first.delete())
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from library_dear")
        show("view", cursor.fetchone())
    command("migrate", "library", "0001")
    command("migrate", "library", "zero")
    command("migrate", "auth", "zero")
    command("migrate", "contenttypes", "zero")


main()
