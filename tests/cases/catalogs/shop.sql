-- The catalog that tests/cases/facts is written against. shop.json is its file form; CatalogFileTests keeps the two equal.
CREATE SCHEMA reporting;
CREATE SCHEMA scratch;

CREATE TABLE public.customers (
  id int PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, ssn text NOT NULL, card_number text NOT NULL, salary numeric(12,2) NOT NULL,
  notes jsonb NOT NULL DEFAULT '{}', tenant_id int NOT NULL DEFAULT 1, country char(2) NOT NULL DEFAULT 'SE', status text NOT NULL DEFAULT 'active',
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE public.countries (code char(2) PRIMARY KEY, name text NOT NULL, population bigint, region text);
CREATE TABLE public.orders (
  id int PRIMARY KEY, customer_id int NOT NULL REFERENCES public.customers, product text NOT NULL, amount numeric(10,2) NOT NULL,
  status text NOT NULL DEFAULT 'new', memo text, tenant_id int NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE public.order_items (
  order_id int NOT NULL REFERENCES public.orders ON DELETE CASCADE, line_no int NOT NULL, sku text NOT NULL, qty int NOT NULL,
  unit_price numeric(10,2) NOT NULL, PRIMARY KEY (order_id, line_no));
CREATE TABLE public.api_keys (id int PRIMARY KEY, service text NOT NULL, key text NOT NULL UNIQUE, created_at timestamptz);
CREATE TABLE public.audit_log (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now(), actor text, action text);
CREATE TABLE public.payments (
  id int NOT NULL, customer_id int NOT NULL, card_number text NOT NULL, amount numeric(10,2) NOT NULL, paid_on date NOT NULL,
  PRIMARY KEY (id, paid_on)) PARTITION BY RANGE (paid_on);
CREATE TABLE public.payments_2024 PARTITION OF public.payments FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.customers_archive (archived_on date) INHERITS (public.customers);
CREATE TABLE scratch.customers (id int, ssn text);
CREATE TYPE public.address AS (street text, zip text);
CREATE TABLE public.branches (id int PRIMARY KEY, place public.address, tags text[]);
CREATE TABLE public.contacts (id int PRIMARY KEY, mail text, domain text GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED);
CREATE SEQUENCE public.invoice_number_seq;

CREATE VIEW public.v_customer_directory AS SELECT c.id, c.name AS label, c.email AS contact, c.ssn AS ref_no, c.tenant_id FROM public.customers c;
CREATE VIEW public.v_customer_public AS SELECT id, name, country, status, tenant_id FROM public.customers;
CREATE VIEW reporting.v_dir2 AS SELECT id, upper(label) AS label, ref_no AS code FROM public.v_customer_directory;
CREATE VIEW public.v_order_totals AS SELECT customer_id, count(*) AS n, sum(amount) AS total FROM public.orders GROUP BY customer_id;
CREATE VIEW public.v_recursive AS
  WITH RECURSIVE r(n, v) AS (SELECT 1, ssn FROM public.customers WHERE id = 1 UNION ALL SELECT n + 1, v FROM r WHERE n < 3) SELECT n, v FROM r;
CREATE MATERIALIZED VIEW public.mv_customer_contact AS SELECT id, name, email AS contact, salary AS comp FROM public.customers;

CREATE FUNCTION public.get_customer_ssn(p_id int) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT ssn FROM public.customers WHERE id = p_id $$;
CREATE FUNCTION public.find_customers(p text) RETURNS SETOF public.customers LANGUAGE sql STABLE AS $$ SELECT * FROM public.customers WHERE name ILIKE p $$;
CREATE FUNCTION public.order_total(p_id int) RETURNS numeric LANGUAGE sql STABLE
  AS $$ SELECT sum(qty * unit_price) FROM public.order_items WHERE order_id = p_id $$;
CREATE FUNCTION public.latest_key(p_service text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT key FROM public.api_keys WHERE service = p_service); END $$;
CREATE PROCEDURE public.archive_orders(p_before timestamptz) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.orders WHERE created_at < p_before; END $$;
CREATE FUNCTION public.masked_eq(a public.address, b public.address) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$;
CREATE OPERATOR public.=== (LEFTARG = public.address, RIGHTARG = public.address, FUNCTION = public.masked_eq);
CREATE FUNCTION public.same_text(a text, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT a = b $$;
CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = public.same_text);
CREATE RULE countries_audit AS ON DELETE TO public.countries DO ALSO INSERT INTO public.audit_log (action) VALUES ('gone');

-- Npgsql would split a BEGIN ATOMIC body at its semicolons.
DO $do$ BEGIN
  EXECUTE 'CREATE FUNCTION public.ssn_atomic(p_id int) RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT ssn FROM public.customers WHERE id = p_id; END';
  EXECUTE $$ CREATE PROCEDURE public.close_orders(p_status text) LANGUAGE sql
    BEGIN ATOMIC UPDATE public.orders SET status = p_status; INSERT INTO public.audit_log (action) SELECT memo FROM public.orders; END $$;
END $do$;
CREATE FUNCTION public.ssn_return(int) RETURNS text LANGUAGE sql STABLE RETURN (SELECT c.ssn FROM public.customers c WHERE c.id = $1);
CREATE FUNCTION public.log_action(p_actor text, p_action text) RETURNS int LANGUAGE sql
  AS $$ INSERT INTO public.audit_log (actor, action) VALUES (p_actor, p_action) RETURNING id; $$;
CREATE FUNCTION public.purge_orders(p_id int) RETURNS SETOF public.orders LANGUAGE sql AS $$ DELETE FROM public.orders WHERE id = p_id RETURNING *; $$;
CREATE FUNCTION public.with_default(p text DEFAULT public.get_customer_ssn(1)) RETURNS text LANGUAGE sql AS $$ SELECT p $$;
CREATE FUNCTION public.zip_of(p public.address) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT p.zip || $1.street || zip_of.p.zip $$;
CREATE FUNCTION public.find_contacts(p_id int) RETURNS TABLE (id int, contact text) LANGUAGE sql STABLE AS $$ SELECT c.id, c.email FROM public.customers c WHERE c.id = p_id $$;
CREATE FUNCTION public.recursion(n int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE OR REPLACE FUNCTION public.recursion(n int) RETURNS int LANGUAGE sql AS $$ SELECT CASE WHEN n > 3 THEN n ELSE public.recursion(n + 1) END $$;
CREATE FUNCTION public.by_name(p_id int) RETURNS text LANGUAGE sql SET search_path = scratch AS $$ SELECT ssn FROM customers WHERE id = p_id $$;
CREATE FUNCTION public.by_user(p_id int) RETURNS text LANGUAGE sql SET search_path = "$user", public AS $$ SELECT ssn FROM customers WHERE id = p_id $$;
CREATE FUNCTION public.find_by_ssn(p_ssn text) RETURNS int LANGUAGE sql STABLE AS $$ SELECT id FROM public.customers WHERE ssn = p_ssn $$;
CREATE FUNCTION public.runs_ddl() RETURNS void LANGUAGE sql AS $$ CREATE TABLE public.made_by_function (a int) $$;
CREATE FUNCTION public.nested(p_id int) RETURNS text LANGUAGE sql STABLE AS $$ SELECT upper(public.get_customer_ssn(p_id)) $$;
CREATE FUNCTION public.query_to_xml(query text, n int, m int, ns text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT query $$;

CREATE TABLE public.tickets (id int PRIMARY KEY, title text, owner text, closed bool NOT NULL DEFAULT false);
CREATE INDEX tickets_owner ON public.tickets (owner);
CREATE TABLE public.ticket_changes (ticket_id int, old_owner text, new_owner text);
CREATE RULE tickets_history AS ON UPDATE TO public.tickets WHERE old.owner IS DISTINCT FROM new.owner
  DO ALSO INSERT INTO public.ticket_changes VALUES (old.id, old.owner, new.owner);
CREATE RULE tickets_keep AS ON DELETE TO public.tickets DO INSTEAD UPDATE public.tickets SET closed = true WHERE id = old.id;
CREATE RULE tickets_none AS ON INSERT TO public.tickets WHERE new.title IS NULL DO INSTEAD NOTHING;
CREATE VIEW public.open_tickets AS SELECT id, title, owner FROM public.tickets WHERE NOT closed;
CREATE RULE open_tickets_insert AS ON INSERT TO public.open_tickets DO INSTEAD INSERT INTO public.tickets (id, title, owner) VALUES (new.id, new.title, new.owner) RETURNING tickets.id, tickets.title, tickets.owner;
CREATE RULE open_tickets_show AS ON DELETE TO public.open_tickets DO INSTEAD SELECT 1;

CREATE FUNCTION public.path_ssn(p_id int) RETURNS text LANGUAGE sql STABLE AS $$ SELECT ssn FROM customers WHERE id = p_id $$;
CREATE VIEW public.v_path AS SELECT o.id, public.path_ssn(o.customer_id) AS ref FROM public.orders o;
CREATE FUNCTION public.calls_path(p_id int) RETURNS text LANGUAGE sql STABLE RETURN public.path_ssn(p_id);
CREATE PROCEDURE public.calls_procedure(p text) LANGUAGE sql AS $$ CALL public.close_orders(p) $$;
CREATE PROCEDURE public.does_nothing() LANGUAGE sql AS '';

CREATE RULE open_tickets_update AS ON UPDATE TO public.open_tickets DO INSTEAD UPDATE public.tickets SET title = new.title WHERE id = old.id RETURNING tickets.id, tickets.owner, upper(tickets.title);

CREATE AGGREGATE public.gathered(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}');
CREATE FUNCTION public.either(a text, b text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(a, b); END $$;
CREATE AGGREGATE public.any_of(text) (SFUNC = public.either, STYPE = text);
CREATE AGGREGATE public.of_file(text) (SFUNC = textcat, FINALFUNC = pg_read_file, STYPE = text);
CREATE TYPE public.textrange AS RANGE (SUBTYPE = text);
CREATE AGGREGATE public.sum(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
