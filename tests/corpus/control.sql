-- Gives a copy of the fixture (schema.sql) other protected values: digits and letters moved, lengths and shapes kept.
SET client_min_messages = warning;
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.other(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT translate(value, '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', '5678901234nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM')
$$;
UPDATE public.customers SET email = pg_temp.other(email), ssn = pg_temp.other(ssn), card_number = pg_temp.other(card_number),
  salary = pg_temp.other(salary::text)::numeric;
UPDATE public.payments SET card_number = pg_temp.other(card_number);
UPDATE public.api_keys SET key = pg_temp.other(key);
UPDATE public.customer_docs SET passport_scan = pg_temp.other(left(passport_scan, 24)) || substr(passport_scan, 25);
UPDATE public.customer_sensitive_identity_documents_scanned_archive_2024_q1_b SET passport_no = pg_temp.other(passport_no);
UPDATE public.tenant_docs SET body = pg_temp.other(body) WHERE tenant_id <> 1;
SELECT lo_put(424242, 0, pg_temp.other('LOB-CANARY-77b1')::bytea);
REFRESH MATERIALIZED VIEW public.mv_customer_contact;
DROP FUNCTION pg_temp.other(text);
ANALYZE;
