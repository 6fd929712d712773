\set ON_ERROR_STOP off
selec 1;
select * form customers;
select * from nowhere;
select nothing from customers;
select no_function(1);
select 1/0;
select 'abc'::integer;
select 1 +;
select "unterminated;
";
insert into customers (customer_id, full_name, email, ssn) values (1, 'x', 'y', 'z');
insert into orders (customer_id) values (100000);
insert into order_items values (1, 9, 1, 0, 1);
insert into customers (full_name, created_at) values ('no mail', '2026-01-01');
insert into products (sku, name, price) values ('x', 'x', -1);
insert into events values ('2026-02-02', 1, 'ok', '{');
update orders set status = 'lost';
delete from customers where customer_id = 1;
select add_ticket(1, '', 'x');
select add_ticket(1, 'hello', 'x');
do $$ begin raise notice 'a notice with ''quotes'''; raise warning 'a warning'; raise info 'info'; raise log 'not for the client'; end $$;
do $$ begin raise exception 'mine' using errcode = 'AB123', detail = 'the detail', hint = 'the hint', column = 'c', constraint = 'k', datatype = 'd', table = 't', schema = 's'; end $$;
\set VERBOSITY verbose
select 1/0;
insert into customers (full_name, created_at) values ('no mail', '2026-01-01');
select pg_catalog.no_function(1);
do $$ declare x int; begin x := 'text'; end $$;
\errverbose
\set VERBOSITY terse
select 1/0;
\set VERBOSITY sqlstate
select 1/0;
\set VERBOSITY default
\set SHOW_CONTEXT always
do $$ begin perform 1/0; end $$;
do $$ begin raise notice 'with context'; end $$;
set client_min_messages = error;
do $$ begin raise notice 'unseen'; end $$;
reset client_min_messages;
drop table if exists no_such_table;
create table if not exists customers (a int);
drop table customers;
set statement_timeout = '50ms';
select pg_sleep(5);
reset statement_timeout;
select 'still here';
set no_such_setting = 1;
alter table tickets add column if not exists body text;
create table parent (a int primary key);
create table parent (a int);
comment on table parent is 'x';
alter table parent rename to child;
drop table child;
vacuum tickets;
analyze tickets;
begin;
vacuum tickets;
rollback;
listen news;
notify news, 'payload';
unlisten *;
select 1 as "naïve ünïcode 名前", 'ß' || E'\u0394' as s;
select E'a\tb\nc\\d';
select $tag$it's$tag$;
discard all;
