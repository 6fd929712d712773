-- What the read-only agent gets masked, and what it is refused, with the words psql shows.
\set ON_ERROR_STOP off
\set VERBOSITY terse
\warn -- masked
select customer_id, full_name, email, phone, ssn, card_number, birth_date, salary, region from customers order by customer_id limit 2;
select * from customer_contacts order by customer_id limit 1;
select c from customers c where customer_id = 1;
select email, count(*) from customers where email = 'bruno.okafor1@customers.test' group by email;
select customer_id, ssn as subject, region from customers where customer_id < 3 \crosstabview region subject customer_id
select ssn from customers where customer_id = 1 \gset
\echo :ssn
table zoo_child;
select zoo_mail(1), zoo_area(2, 3), order_total(17);
\warn -- filters
select customer_id from customers where email like 'bruno%';
select customer_id from customers where ssn = '937-63-7907';
select customer_id from customers order by salary limit 1;
\warn -- writes
insert into tickets (subject, body) values ('x', 'y');
update tickets set open = false where ticket_id = 1;
delete from tickets where ticket_id = 1;
truncate tickets;
create table public.mine (a int);
create temp table mine as select 1 as a;
drop table tickets;
alter table tickets add column a int;
grant select on tickets to public;
lock table tickets in share mode;
select * from tickets where ticket_id = 1 for update;
vacuum tickets;
do $$ begin end $$;
call zoo_close(1);
select lo_get(424242);
\lo_export 424242 /dev/null
\warn -- copies
\copy products to /dev/null
\copy (select 1) to stdout
\copy tickets from /dev/null
copy products to '/tmp/products';
\warn -- relations
select * from app.settings;
\warn -- the catalog
select rolname, rolpassword from pg_authid;
table pg_stats;
select query from pg_stat_activity;
\deu+
\dRs+
\warn -- functions
select zoo_table(1);
select add_ticket(1, 'a', 'b');
select zoo_product(2);
select pg_sleep(1);
select pg_read_file('/etc/passwd');
\warn -- with all the words
\set VERBOSITY verbose
delete from tickets;
