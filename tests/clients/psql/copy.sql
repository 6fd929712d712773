\set ON_ERROR_STOP off
\copy customers to customers.csv with (format csv, header)
\! wc -l < customers.csv
\! head -3 customers.csv
create table again (like customers);
\copy again from customers.csv with (format csv, header)
select count(*), count(distinct ssn) from again;
\copy (select customer_id, full_name, salary from customers where customer_id <= 5 order by 1) to stdout
\copy (select customer_id, full_name, phone from customers where customer_id <= 5 order by 1) to stdout with (format csv, force_quote *)
\copy (select 1 where false) to stdout
\copy customers (customer_id, email) to emails.txt
\! head -2 emails.txt
create table mails (id integer primary key, mail text);
\copy mails from emails.txt
\copy mails from emails.txt
select count(*) from mails;
\copy customers to customers.bin with (format binary)
truncate again;
\copy again from customers.bin with (format binary)
select count(*), count(distinct card_number) from again;
\! head -c 11 customers.bin | od -An -c
copy mails from stdin;
1001	one
1002	two\ttabbed
1003	\N
\.
copy mails from stdin with (format csv);
1004,"quoted, with comma"
1005,"two
lines"
\.
copy mails from stdin;
not a number	x
\.
copy mails from stdin;
1006
\.
copy mails from stdin;
\.
select * from mails where id > 1000 order by id;
copy (select id, mail from mails where id > 1000 order by id) to stdout;
copy products to stdout with (format csv, header, delimiter ';', null '?');
copy no_such_table to stdout;
copy mails (nothing) from stdin;
copy mails to stdout with (format nonsense);
begin;
copy mails from stdin;
2001	in a transaction
\.
rollback;
select count(*) from mails;
create table big (n integer, t text);
insert into big select n, repeat(md5(n::text), 4) from generate_series(1, 30000) n;
\copy big to big.txt
\! md5sum < big.txt
create table big2 (like big);
\copy big2 from big.txt
select count(*), sum(n), md5(string_agg(t, '' order by n)) from big2;
