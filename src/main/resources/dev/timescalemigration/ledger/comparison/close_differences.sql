-- Answers with the number of rows.
with closed as (
    update _timescale_migration.comparison_difference
    set repair = :gone
    where comparison_id = :comparison and piece = :piece and repair is null
    returning copies
)
select coalesce(sum(copies), 0) from closed
