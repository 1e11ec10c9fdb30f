-- Which of the transactions that wrote the rows of some places are others', and have committed: this one and its
-- subtransactions are in progress. The 32 bits of xmin are completed from this transaction's 64.
select written.place, written.writer
from (<written>) written
cross join (select pg_current_xact_id()::text::bigint as id) own
where written.writer::bigint > 2
  and pg_xact_status((own.id + ((written.writer::bigint - own.id + 2147483648) & 4294967295) - 2147483648)::text::xid8)
      = 'committed'
