-- The number of locks that the server promises room for (PostgreSQL documentation,
-- max_locks_per_transaction).
select current_setting('max_locks_per_transaction')::bigint as per_transaction,
       current_setting('max_connections')::bigint
           + current_setting('max_prepared_transactions')::bigint as transactions
