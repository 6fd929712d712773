-- One of every kind of object that tools describe and dump, besides the shop. Run by a superuser; most belong to the role shop.
create extension pg_trgm;
create extension hstore;
create publication zoo_publication for table products;
create function zoo_watch() returns event_trigger language plpgsql as $$ begin raise notice '%', tg_tag; end $$;
create event trigger zoo_event_trigger on ddl_command_end when tag in ('SECURITY LABEL') execute function zoo_watch();
create operator family zoo_operators using btree;
create foreign data wrapper zoo_wrapper;
create server zoo_server foreign data wrapper zoo_wrapper options (host 'db.example', dbname 'far');
create user mapping for public server zoo_server options (user 'far', password 'far-password');
create foreign table far_orders (order_id bigint options (column_name 'id') not null, note text default 'none') server zoo_server options (table_name 'orders');
alter foreign table far_orders owner to shop;
create text search configuration zoo_english (copy = pg_catalog.english);
create text search dictionary zoo_simple (template = pg_catalog.simple, stopwords = english);
create cast (text as order_status) with inout as assignment;
grant create on database :"DBNAME" to shop;

set role shop;
create schema app;
comment on schema app is 'of the developers';
create collation zoo_collation (provider = icu, locale = 'und', deterministic = false);
create type zoo_address as (street text, zip varchar(10));
create type zoo_span as range (subtype = float8, subtype_diff = float8mi);
create domain zoo_code as text collate "C" default 'none' not null constraint zoo_code_short check (length(value) < 10);
create sequence zoo_numbers as integer increment by 5 start with 100 cache 10 cycle;
create unlogged table zoo_notes (
    id         bigint generated always as identity,
    code       zoo_code,
    address    zoo_address,
    span       zoo_span,
    number     integer default nextval('zoo_numbers'),
    body       text collate zoo_collation,
    words      tsvector generated always as (to_tsvector('pg_catalog.english', coalesce(body, ''))) stored,
    labels     hstore,
    parent_id  bigint,
    during     tstzrange,
    primary key (id) include (code),
    constraint zoo_notes_parent foreign key (parent_id) references zoo_notes on delete set null deferrable initially deferred,
    constraint zoo_notes_number check (number > 0) not valid,
    exclude using gist (during with &&) where (during is not null)
) with (fillfactor = 80);
alter table zoo_notes alter column body set statistics 500, alter column body set storage external;
create index zoo_notes_words on zoo_notes using gin (words);
create unique index zoo_notes_lower on zoo_notes (lower(body collate "C") text_pattern_ops desc nulls last) where number > 10;
create statistics zoo_notes_statistics (ndistinct, dependencies) on number, parent_id from zoo_notes;
create table zoo_child (extra jsonb) inherits (products);
create table app.settings (key text primary key, value text not null);
create table app.measurements (at timestamptz not null, device integer not null, value double precision) partition by list (device);
create table app.measurements_1 partition of app.measurements for values in (1, 2) partition by range (at);
create table app.measurements_1_new partition of app.measurements_1 for values from ('2026-01-01') to (maxvalue);
create index on app.measurements (device);
create materialized view zoo_regions as select region, count(*) as customers from customers group by region with data;
create unique index on zoo_regions (region);
create view zoo_open with (security_barrier) as select ticket_id, subject from tickets where open with local check option;
create function zoo_touch() returns trigger language plpgsql as $$ begin new.number := coalesce(new.number, 1); return new; end $$;
create trigger zoo_touch before insert or update of number on zoo_notes for each row when (new.number is distinct from 7) execute function zoo_touch();
create rule zoo_settings_kept as on delete to app.settings do instead nothing;
create function zoo_area(width numeric, height numeric default 1, variadic others numeric[] default '{}') returns numeric
    language sql immutable strict parallel safe cost 5 return width * height;
create function zoo_orders(wanted order_status, out order_id bigint, out note text) returns setof record
    language sql stable security definer rows 10 set search_path = public, pg_temp as 'select order_id, note from orders where status = wanted';
create function zoo_mail(of_customer integer) returns text begin atomic select email from customers where customer_id = of_customer; end;
create function zoo_table(n integer) returns table (a integer, b text) language plpgsql as $$ begin return query select n, repeat('x', n); end $$;
create procedure zoo_close(inout id integer) language plpgsql as $$ begin update tickets set open = false where ticket_id = id; end $$;
create aggregate zoo_product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create operator ~@ (leftarg = text, rightarg = text, function = texticlike, restrict = iclikesel);
create conversion zoo_conversion for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
alter table zoo_notes enable row level security;
create policy zoo_notes_short on zoo_notes as restrictive for select to public using (length(body) < 100);
comment on column zoo_notes.body is 'what it says';
comment on constraint zoo_notes_number on zoo_notes is 'from one on';
comment on function zoo_area(numeric, numeric, numeric[]) is 'of a rectangle';
comment on index zoo_notes_words is 'for the search';
grant select on products to public;
grant select (ticket_id, subject), update (open) on tickets to pg_monitor with grant option;
grant usage on schema app to pg_monitor;
alter default privileges in schema app grant select on tables to pg_monitor;
select lo_create(424242);
comment on large object 424242 is 'a large object';
reset role;
alter role shop in database :"DBNAME" set work_mem = '8MB';
vacuum analyze;
