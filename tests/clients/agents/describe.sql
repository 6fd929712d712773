-- What psql says about the database is the same for the read-only agent as for the owner.
\set ON_ERROR_STOP off
\pset format unaligned
\d
\d+
\dS+ pg_class
\d+ public.*
\d+ app.*
\d customers
\d+ customers
\d zoo_notes_lower
\d zoo_numbers
\d no_such_table
\dt
\dt+
\dt+ app.*
\dtS pg_c*
\dv
\dv+
\dvS pg_stat*
\dm+
\di
\di+
\ds
\ds+
\dE+
\df
\df+
\dfa+
\dfn+ zoo*
\dfp+
\dft+
\dfw pg_catalog.rank
\dfS+ pg_catalog.lower
\df order_total bigint
\da+
\da pg_catalog.sum
\dn
\dn+
\dnS
\dp
\dp customers
\dp app.*
\z tickets
\ddp
\du shop
\du+ pg_read*
\dg shop
\drds shop
\l :DBNAME
\l+ template0
\db
\db+
\dT
\dT+
\dTS+ int4
\dD
\dD+
\dO
\dO+
\dC order_status
\dC+ hstore
\dc
\dc+ zoo*
\do
\do+ ~@
\do ||
\dd
\dd customers
\dx
\dx+ hstore
\dX
\dX+
\dy
\dA+
\dAc+ gist text
\dAf btree int*
\dAo hash text
\dAp btree int4
\dF
\dF+ zoo*
\dFd
\dFp+
\dFt+
\des
\deu
\dew+
\det+
\dP
\dPn+
\dPit+
\dRp
\dRp+
\dRs
\dL
\dL+
\dl
\lo_list
\dconfig work_mem
\dconfig+ search_path
\sf order_total
\sf+ add_ticket
\sf zoo_area
\sf zoo_close
\sf pg_catalog.age(timestamptz)
\sv customer_contacts
\sv+ zoo_open
\encoding
\pset format aligned
\d+ orders
\d+ events
select customer_id, email, salary, region, ssn || '' as s from customers \gdesc
select region, open, count(*) from customers join tickets using (customer_id) group by 1, 2 order by 1, 2 \crosstabview region open
select n, n * n as square from generate_series(1, 3) n \gx
select 'sum' as title, sum(total) from order_totals \gset
\echo :title :sum
select format('select count(*) as %I from %I', t, t) from unnest(array['orders', 'tickets']) t \gexec
\set FETCH_COUNT 3
select order_id, status from orders order by order_id limit 8;
\unset FETCH_COUNT
\timing on
\timing off
