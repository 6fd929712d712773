-- The canary schema. Comments on columns are the one source of what is labelled:
--   label: NAME   the policy labels the column; its values are canaries, different in the two databases of a pair
--   key, required what an insert into a view must give
--   shows: NAME   computed from labelled columns (views, generated columns)
-- Labels: pii (no filtering, redacted), contact (equality, redacted), card (equality, last four characters shown).
set client_min_messages = warning;

create schema depot;
create schema vault;
create schema hidden;
create schema scratch;

create type public.mood as enum ('low', 'mid', 'high');
create domain public.code_text as text check (length(value) < 200);
create domain public.positive_int as int4 check (value > 0);
create type public.address as (street text, city text, zip int4);

create table public.people (
  id int4 primary key,
  tenant int4 not null,
  name text not null,
  nick varchar(40),
  grade char(4),
  mood public.mood,
  active bool,
  joined date,
  seen timestamptz,
  balance numeric(12,2),
  score float8,
  tags text[],
  facts jsonb,
  home public.address,
  code public.code_text,
  rank public.positive_int,
  ref uuid,
  ssn text,
  passport varchar(40),
  pin char(16),
  tax_no int4,
  account_no int8,
  salary numeric(18,4),
  weight float8,
  born date,
  last_login timestamptz,
  token uuid,
  fingerprint bytea,
  medical jsonb,
  aliases text[],
  limits int4[],
  ip inet,
  residence public.address,
  period int8range,
  vip bool,
  secret_code public.code_text,
  email text,
  card text,
  initials text generated always as (upper(left(ssn, 8))) stored,
  tenant_label text generated always as ('t' || tenant::text) stored
);
comment on column people.ssn is 'label: pii';
comment on column people.passport is 'label: pii';
comment on column people.pin is 'label: pii';
comment on column people.tax_no is 'label: pii';
comment on column people.account_no is 'label: pii';
comment on column people.salary is 'label: pii';
comment on column people.weight is 'label: pii';
comment on column people.born is 'label: pii';
comment on column people.last_login is 'label: pii';
comment on column people.token is 'label: pii';
comment on column people.fingerprint is 'label: pii';
comment on column people.medical is 'label: pii';
comment on column people.aliases is 'label: pii';
comment on column people.limits is 'label: pii';
comment on column people.ip is 'label: pii';
comment on column people.residence is 'label: pii';
comment on column people.period is 'label: pii';
comment on column people.vip is 'label: pii';
comment on column people.secret_code is 'label: pii';
comment on column people.email is 'label: contact';
comment on column people.card is 'label: card';
comment on column people.initials is 'shows: pii';

insert into people (id, tenant, name, nick, grade, mood, active, joined, seen, balance, score, tags, facts, home, code, rank, ref) values
 (1, 1, 'ann', 'an', 'a', 'low', true, '2020-01-05', '2024-01-01 10:00+00', 100.50, 1.5, '{a,b}', '{"a": 1, "tags": ["x"]}', '("Long Lane",Oslo,12)', 'k1', 1, '00000000-0000-0000-0000-000000000001'),
 (2, 1, 'bob', null, 'b', 'mid', false, '2021-03-01', '2024-02-01 11:30+00', 20.00, 2.5, '{}', '{"a": 2}', '("High Street",Bergen,7)', 'k2', 2, '00000000-0000-0000-0000-000000000002'),
 (3, 2, 'cyd', 'cy', 'a', 'high', true, '2022-06-30', null, 0, null, null, '[1, 2, 3]', null, null, 3, null),
 (4, 2, 'dag', 'da', null, null, null, null, '2024-05-05 05:05+00', null, 0, '{c}', null, '(,Oslo,)', 'k1', null, '00000000-0000-0000-0000-000000000004'),
 (5, 3, 'eve', '', 'c', 'low', true, '2023-12-31', '2024-12-31 23:59+00', 7.25, 4, '{a,NULL}', '{"a": {"b": [1, null]}}', '("Side Way",Turku,)', 'k3', 5, '00000000-0000-0000-0000-000000000005');

create table public.orders (
  id int4 primary key,
  person_id int4 references people (id),
  product text not null,
  qty int4,
  price numeric(10,2),
  placed timestamptz,
  due date,
  mood public.mood,
  notes jsonb,
  doc xml,
  gift bool,
  span daterange,
  lines int4[],
  unique (product, person_id)
);
insert into orders values
 (1, 1, 'lamp', 1, 10.00, '2024-01-10 08:00+00', '2024-01-20', 'low', '{"k": "v"}', '<o><l n="1">a</l><l n="2">b</l></o>', true, '[2024-01-10,2024-01-20)', '{1,2}'),
 (2, 1, 'desk', 2, 250.00, '2024-02-10 09:00+00', null, 'mid', '[1, {"x": 2}]', null, false, null, '{}'),
 (3, 2, 'lamp', 3, 9.50, '2024-03-10 10:00+00', '2024-04-01', null, null, '<o/>', null, 'empty', null),
 (4, 3, 'sofa', null, 800.00, null, '2024-05-01', 'high', '{"k": null}', null, true, '[2024-05-01,)', '{3}'),
 (5, null, 'rug', 1, null, '2024-06-10 12:00+00', '2024-06-11', 'low', '{}', null, false, null, '{4,5,6}'),
 (6, 5, 'lamp', 7, 11.00, '2024-07-10 13:00+00', '2024-07-15', 'mid', '7', '<o><l n="3">c</l></o>', true, '[2024-07-01,2024-07-31]', '{7}');

create table depot.items (
  order_id int4 not null,
  line int4 not null,
  sku text not null,
  amount int8,
  unit_price numeric,
  weight float8,
  packed bool default false,
  primary key (order_id, line)
);
insert into depot.items values (1, 1, 's1', 1, 10, 0.5, true), (1, 2, 's2', 2, 5, 1, false), (2, 1, 's1', 2, 125, 20, true), (4, 1, 's3', 1, 800, 55.5, null), (6, 1, 's1', 7, 1.57, 0.5, false);

create table public.contacts (
  id int4 primary key,
  person_id int4,
  kind text not null,
  value text,
  phone text,
  verified bool
);
comment on column contacts.value is 'label: contact';
comment on column contacts.phone is 'label: pii';
insert into contacts (id, person_id, kind, verified) values (1, 1, 'mail', true), (2, 2, 'mail', false), (3, 2, 'post', null), (4, 4, 'mail', true), (5, 5, 'post', false);

create table public.events (
  id int4 not null,
  happened date not null,
  kind text,
  payload text,
  amount int8
) partition by range (happened);
comment on column events.payload is 'label: pii';
create table public.events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table public.events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01') partition by list (kind);
create table public.events_2025_in partition of events_2025 for values in ('in', 'both');
create table public.events_2025_out partition of events_2025 default;
comment on column events_2024.payload is 'shows: pii';
comment on column events_2025.payload is 'shows: pii';
comment on column events_2025_in.payload is 'shows: pii';
comment on column events_2025_out.payload is 'shows: pii';
insert into events (id, happened, kind, amount) values (1, '2024-03-01', 'in', 10), (2, '2024-04-01', 'out', 20), (3, '2025-01-01', 'in', 30), (4, '2025-02-01', 'both', 40), (5, '2025-03-01', 'out', null);

create table public.staff (id int4 not null, name text, grade int4, wage numeric(18,4), badge text);
create table public.former_staff (left_on date, reason text) inherits (staff);
comment on column staff.wage is 'label: pii';
comment on column former_staff.wage is 'shows: pii';
comment on column former_staff.reason is 'label: pii';
comment on column staff.badge is 'label: contact';
comment on column former_staff.badge is 'shows: contact';
insert into staff (id, name, grade) values (1, 'sam', 1), (2, 'tia', 2), (3, 'uwe', 2);
insert into former_staff (id, name, grade, left_on) values (11, 'vic', 1, '2022-02-02'), (12, 'wil', 3, '2023-03-03');

create table public."Odd Table" ("Id" int4 primary key, "select" text, "Weird ""Col" int4, "Sécret" text, "öpen" text);
comment on column "Odd Table"."Sécret" is 'label: pii';
insert into "Odd Table" ("Id", "select", "Weird ""Col", "öpen") values (1, 'one', 10, 'ä'), (2, 'two', 20, null), (3, null, 30, 'b c');

create table scratch.notes (id int4 primary key, body text, created date default '2024-01-01', score numeric, tags text[], at timestamptz);
insert into scratch.notes (id, body, score) values (1, 'first', 1), (2, 'second', 2.5), (3, null, null);
create table scratch.copies (id int4 primary key, ssn text, salary numeric(18,4), plain text, mail text);
comment on column scratch.copies.ssn is 'label: pii';
comment on column scratch.copies.salary is 'label: pii';
comment on column scratch.copies.mail is 'label: contact';
insert into scratch.copies (id, plain) values (1, 'p'), (2, 'q');

create table vault.keys (id int4 primary key, service text, key text);
comment on column vault.keys.key is 'label: pii';
insert into vault.keys (id, service) values (1, 'pay'), (2, 'mail');
create table hidden.plans (id int4 primary key, plan text);
insert into hidden.plans values (1, 'grow'), (2, 'shrink');

create view public.v_public as select id, tenant, name, mood, active, joined, facts, tags, balance from people;
create view public.v_people as select p.id, p.name as label, p.ssn as ref_no, p.email as reach, p.salary * 2 as double_pay, p.tenant from people p;
comment on column v_people.ref_no is 'shows: pii';
comment on column v_people.reach is 'shows: contact';
comment on column v_people.double_pay is 'shows: pii';
create view depot.v_deep as select v.id, upper(v.label) as label, lower(v.ref_no) as code, o.product, o.price from public.v_people v left join public.orders o on o.person_id = v.id;
comment on column depot.v_deep.code is 'shows: pii';
create view depot.v_totals as select person_id, count(*) as n, sum(price) as total, max(placed) as latest from public.orders group by person_id;
create view public.v_union as select id, name as text, false as secret from people union all select id, phone, true from contacts;
comment on column v_union.text is 'shows: pii';
create view public.v_lateral as select p.id, p.name, x.n, x.best from people p cross join lateral (select count(*) as n, max(o.price) as best from orders o where o.person_id = p.id) x;
create view public.v_recursive as with recursive r (id, depth, trail) as (select id, 1, ssn from people where id = 1 union all select p.id, r.depth + 1, r.trail || '/' from r join people p on p.id = r.id + 1) select id, depth, trail from r;
comment on column v_recursive.trail is 'shows: pii';
create view public.v_edit as select id, name, nick, ssn, tenant from people where tenant < 3;
comment on column v_edit.ssn is 'shows: pii';
comment on column v_edit.id is 'key';
comment on column v_edit.tenant is 'required';
comment on column v_edit.name is 'required';
create view public.v_row as select p.id, p as whole, to_jsonb(p) ->> 'name' as name_again from people p;
comment on column v_row.whole is 'shows: pii, contact';
comment on column v_row.name_again is 'shows: pii, contact';
create materialized view public.mv_people as select id, name, passport as doc, account_no + 1 as next_no, tags from people;
comment on column mv_people.doc is 'shows: pii';
comment on column mv_people.next_no is 'shows: pii';
create materialized view depot.mv_sales as select product, count(*) as n, sum(qty) as qty, avg(price)::numeric(10,2) as mean from public.orders group by product;

create function public.order_total(which int4) returns numeric language sql stable as $$ select sum(i.unit_price * i.amount) from depot.items i where i.order_id = which $$;
create function public.shorten(value text, size int4 default 3) returns text language sql immutable as $$ select left(value, size) $$;
create function public.ssn_of(who int4) returns text language sql stable as $$ select p.ssn from public.people p where p.id = who $$;
create function public.person(who int4) returns public.people language sql stable as $$ select * from public.people p where p.id = who $$;
create function public.find_people(prefix text) returns setof public.people language sql stable as $$ select * from public.people where name like prefix || '%' $$;
create function public.roster(lowest int4) returns table (who int4, label text, secret text) language sql stable as $$ select id, name, ssn from public.people where tenant >= lowest $$;
create function public.bounds(value int4, out low int4, out high int4) language sql immutable as $$ select value - 1, value + 1 $$;
create function public.sales_of(which text) returns setof public.orders language sql stable as $$ select * from public.orders where product = which $$;
create function public.greet(who text) returns text language plpgsql immutable as $$ begin return 'hello ' || who; end $$;
create function public.same_text(a text, b text) returns bool language sql immutable as $$ select a = b $$;
create operator public.=== (leftarg = text, rightarg = text, function = public.same_text);

create index on people (tenant);
create index on people (lower(name));

do $$
begin
  if not exists (select from pg_roles where rolname = 'fuzz_agent') then
    create role fuzz_agent login;
  end if;
end $$;
alter role fuzz_agent set search_path = public;
alter role fuzz_agent set statement_timeout = '2s';
grant usage on schema public, depot, scratch, vault, hidden to fuzz_agent;
grant select, insert, update, delete on all tables in schema public, depot, scratch, vault, hidden to fuzz_agent;
