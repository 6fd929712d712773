"""Django for an agent that only reads: inspectdb, the models it writes, ORM queries over columns without labels."""
import io
import os
import sys
import types

from django_setup import show, start

start([], "public")

from django.apps import AppConfig, apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import Avg, Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Sum, Value, When, Window  # noqa: E402
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, Lower, RowNumber, TruncMonth, Upper  # noqa: E402


def names():
    """All tables and views but the foreign one, which has no far side: Django selects a row of each."""
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor, include_views=True)) - {"far_orders"})


def inspected():
    """What inspectdb says of all tables and views, and the classes of it."""
    text = io.StringIO()
    call_command("inspectdb", *names(), stdout=text)
    print(text.getvalue())
    source = text.getvalue().replace("class Meta:", "class Meta:\n        app_label = 'shop'")
    module = types.ModuleType("shop")
    module.__path__ = [os.getcwd()]
    sys.modules["shop"] = module
    # An application of its own, so that the models find each other.
    apps.app_configs["shop"] = config = AppConfig("shop", module)
    config.apps, config.models = apps, apps.all_models["shop"]
    exec(compile(source, "shop", "exec"), {"__name__": "shop"})
    apps.clear_cache()
    return {model.__name__: model for model in apps.all_models["shop"].values()}


def details():
    with connection.cursor() as cursor:
        for table in names():
            show(f"constraints of {table}", sorted((name, sorted((k, str(v)) for k, v in c.items())) for name, c in connection.introspection.get_constraints(cursor, table).items()))
            show("    sequences", connection.introspection.get_sequences(cursor, table))
            show("    columns", [tuple(column)[:7] for column in connection.introspection.get_table_description(cursor, table)])
    show("version", connection.pg_version // 10000 >= 10)


def query(tables):
    customers, orders, products, tickets, items = (tables[n].objects for n in ("Customers", "Orders", "Products", "Tickets", "OrderItems"))
    show("get", products.get(pk=7).name)
    show("related", [(o.pk, o.customer.full_name) for o in orders.select_related("customer").only("order_id", "customer__full_name").order_by("pk")[:3]])
    show("prefetched", [(c.pk, [t.subject for t in c.tickets_set.all()]) for c in customers.only("pk").prefetch_related("tickets_set").order_by("pk")[:15]])
    show("values", list(customers.filter(region__in=["east", "west"], marketing_consent=True).values_list("pk", "full_name").order_by("pk")[:3]))
    show("grouped", list(customers.values("region").annotate(n=Count("pk"), orders=Count("orders", distinct=True)).filter(n__gt=5).order_by("region")))
    show("aggregates", {k: str(v) for k, v in products.aggregate(Avg("product_id"), Max("name"), total=Sum("product_id", filter=Q(pk__lt=5))).items()})
    show("F and Q", items.filter(Q(quantity__gt=F("line") - 1) | ~Q(product_id=3), order_id__lt=4).count())
    show("exists", customers.filter(Exists(tickets.filter(customer=OuterRef("pk"), open=True))).count())
    show("sub-query", list(customers.annotate(last=Subquery(orders.filter(customer=OuterRef("pk")).order_by("-placed_at").values("pk")[:1])).values_list("pk", "last").order_by("pk")[:3]))
    show("window", list(orders.annotate(n=Window(RowNumber(), partition_by=[F("customer_id")], order_by=F("placed_at").asc())).values_list("pk", "n").order_by("pk")[:4]))
    show("case", list(products.annotate(half=Case(When(pk__lt=20, then=Value("first")), default=Value("second"), output_field=models.TextField())).values("half").annotate(n=Count("pk")).order_by("half")))
    show("functions", list(customers.annotate(x=Concat(Upper("region"), Value("/"), Lower("full_name"), output_field=models.TextField()), y=ExtractYear("created_at")).values_list("x", "y").order_by("pk")[:2]))
    show("months", [(str(m), n) for m, n in orders.annotate(m=TruncMonth("placed_at")).values("m").annotate(n=Count("pk")).values_list("m", "n").order_by("m")])
    show("lookups", [products.filter(**{lookup: value}).count() for lookup, value in (
        ("name__icontains", "lamp"), ("name__startswith", "Rug"), ("name__iregex", "^(kettle|clock)"), ("pk__range", (3, 9)), ("sku__endswith", "7"), ("name__iexact", "lamp no. 6"))])
    show("nulls", orders.filter(note__isnull=True).count())
    show("coalesced", list(orders.annotate(said=Coalesce("note", Value("nothing"), output_field=models.TextField())).values("said").annotate(n=Count("pk")).order_by("said")))
    show("union", list(products.filter(pk=1).values_list("name").union(tickets.filter(pk=1).values_list("subject"), all=True).order_by("name")))
    show("distinct", list(customers.order_by("region", "pk").distinct("region").values_list("region", "pk")))
    show("dates", [str(d) for d in orders.dates("placed_at", "month")])
    show("cast", list(products.annotate(t=Cast("pk", models.TextField())).filter(t__contains="9").values_list("t", flat=True).order_by("pk")))
    show("view", tables["OrderTotals"].objects.filter(order_id=17).values_list("customer_id", flat=True)[0])
    show("iterated", sum(1 for _ in orders.iterator(chunk_size=100)))
    show("in bulk", sorted(products.in_bulk([1, 2, 3])))
    show("explained", "Scan" in orders.filter(pk=3).explain())
    show("raw", [o.pk for o in tables["Orders"].objects.raw("select * from orders where customer_id = %s order by order_id", [18])])
    with transaction.atomic():
        with transaction.atomic():
            show("nested", orders.count())


details()
query(inspected())
