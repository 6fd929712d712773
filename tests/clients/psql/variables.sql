\set ON_ERROR_STOP off
\set who 'Ada Lindqvist''s'
select :'who' as quoted;
\set tab customers
select count(*) from :"tab" where customer_id < :{?tab}::int + 10;
select count(*) from :"tab";
select customer_id as id, full_name as name from customers order by 1 limit 1 \gset first_
\echo :first_id :first_name
select 1 as a, 2 as b where false \gset
select n as a from generate_series(1, 2) n \gset
select format('select %s as n', n) from generate_series(1, 3) n \gexec
select customer_id, salary, birth_date, region from customers \gdesc
select * from no_such_table \gdesc
select 1 as one, 'x' as two \gx
select region, open, count(*) from customers join tickets using (customer_id) group by 1, 2 order by 1, 2 \crosstabview region open
\if :{?first_id}
select 'yes';
\else
select 'no';
\endif
\pset null '(none)'
select null as nothing, '' as empty;
\pset format unaligned
select customer_id, full_name from customers order by 1 limit 3;
\pset format csv
select customer_id, full_name from customers order by 1 limit 3;
\pset format html
select 1 as "<b>";
\pset format aligned
\x on
select * from customers order by 1 limit 2;
\x off
\t on
select 'bare';
\t off
select 'to a file' as a \g out.txt
\! cat out.txt
select 'to a program' as a \g | tr a-z A-Z
\echo :ROW_COUNT :SQLSTATE :ERROR
select 1/0;
\echo :ROW_COUNT :SQLSTATE :ERROR
\echo :LAST_ERROR_MESSAGE :LAST_ERROR_SQLSTATE
prepare by_id (integer) as select customer_id, full_name from customers where customer_id = $1;
execute by_id (3);
execute by_id ('x');
execute by_id;
prepare by_id as select 1;
deallocate by_id;
execute by_id (3);
prepare many as select n from generate_series(1, 3) n;
execute many;
explain (costs off) execute many;
create temp table made as execute many;
select * from made;
deallocate all;
\set FETCH_COUNT 7
select n, n * n as square from generate_series(1, 20) n;
select 1/(n - 10) from generate_series(1, 20) n;
\unset FETCH_COUNT
show search_path;
set search_path = pg_catalog, public;
select current_schemas(false);
reset search_path;
set application_name = 'a psql script';
show application_name;
set timezone = 'Europe/Berlin';
select timestamptz '2026-07-01 12:00:00+00';
set datestyle = 'German';
select date '2026-07-01';
reset all;
select timestamptz '2026-07-01 12:00:00+00';
\set SHOW_ALL_RESULTS off
select 1 as a\; select 2 as b\; select 3 as c;
\set SHOW_ALL_RESULTS on
select 1 as a\; select 2 as b\; select 3 as c;
;
-- only a comment
/* another */ select 'after a comment' /* /* nested */ inside */ as x;
values (1, 'a'), (2, 'b');
table products limit 2;
