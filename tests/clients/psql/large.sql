\set ON_ERROR_STOP off
\pset format unaligned
select n, md5(n::text), repeat('x', n % 50) from generate_series(1, 60000) n;
select repeat('0123456789', 800000) as eight_megabytes;
select string_agg(format('%s as c%s', n, n), ', ') as columns from generate_series(1, 400) n \gset
select :columns;
select string_agg(n::text, ',') as list from generate_series(1, 30000) n \gset
select count(*) from generate_series(1, 60000) n where n in (:list);
select * from customers a, customers b where a.customer_id <= 100 order by a.customer_id, b.customer_id;
begin;
declare c cursor for select n, repeat('y', 1000) from generate_series(1, 3000) n;
fetch 1000 from c;
fetch all from c;
rollback;
