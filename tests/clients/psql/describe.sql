\set ON_ERROR_STOP off
\d
\d customers
\d+ customers
\d+ orders
\d+ order_items
\d+ events
\d events_2025
\d customer_contacts
\d+ customer_contacts
\d orders_customer_idx
\d no_such_table
\dt
\dt public.c*
\dv
\dv+ order_totals
\di
\ds
\df
\df+ order_total
\dT
\dT+ order_status
\dD
\dn
\dp customers
\ddp
\dx
\db
\dd customers
\dP
\dAc btree
\do || text
\sf order_total
\sf+ add_ticket
\sv customer_contacts
\dS pg_class
\dconfig work_mem
\z orders
