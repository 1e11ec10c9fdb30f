-- Functions that break what only the catalog knows by name. They raise P0002 where there is nothing of the kind.
create function pg_temp.opposite(part text) returns text language sql as $$
    select case when part ~ 'min' then replace(part, 'min', 'max') when part ~ 'max' then replace(part, 'max', 'min')
                when part ~ 'first' then replace(part, 'first', 'last') else replace(part, 'last', 'first') end
$$;
create function pg_temp.break_batches(part text, change text, pick text default '%1$I is distinct from %2$I')
returns void language plpgsql as $$
declare
    batch record;
    broken int;
begin
    for batch in
        select s.compress_relid::regclass as relation, a.attname as name,
               coalesce(o.attname, a.attname) as other
        from _timescaledb_catalog.compression_settings s
        join pg_attribute a on a.attrelid = s.compress_relid and position(part in a.attname) > 0 and not a.attisdropped
        left join pg_attribute o on o.attrelid = s.compress_relid and not o.attisdropped
                                and o.attname = replace(a.attname, part, pg_temp.opposite(part))
        order by random()
    loop
        execute format('update %s set %s where ctid = (select ctid from %1$s where %3$s order by random() limit 1)',
                       batch.relation, format(change, batch.name, batch.other), format(pick, batch.name, batch.other));
        get diagnostics broken = row_count;
        if broken > 0 then
            return;
        end if;
    end loop;
    raise no_data_found using message = 'no batch keeps ' || part;
end $$;
create function pg_temp.drop_batch() returns void language plpgsql as $$
declare
    broken regclass;
begin
    select compress_relid::regclass into strict broken
    from _timescaledb_catalog.compression_settings where compress_relid is not null order by random() limit 1;
    execute format('delete from %1$s where ctid = (select ctid from %1$s limit 1)', broken);
end $$;
create function pg_temp.drop_check() returns void language plpgsql as $$
declare
    broken record;
begin
    select conrelid::regclass as relation, conname into strict broken
    from pg_constraint
    where contype = 'c' and conrelid in (select show_chunks('reading')) order by random() limit 1;
    delete from pg_constraint where conrelid = broken.relation and conname = broken.conname;
end $$;
create function pg_temp.drop_index() returns void language plpgsql as $$
declare
    broken regclass;
begin
    select indexrelid into strict broken
    from pg_index
    where indrelid in (select show_chunks('reading')) order by random() limit 1;
    execute format('drop index %s', broken);
end $$;
create function pg_temp.change_aggregate(change text) returns void language plpgsql as $$
declare
    materialized record;
begin
    select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) as name into strict materialized
    from timescaledb_information.continuous_aggregates;
    execute format(change, materialized.name);
end $$;
create function pg_temp.in_one_chunk(statement text) returns void language plpgsql as $$
begin
    execute replace(statement, '<chunk>', (select c::text from show_chunks('reading') as c order by random() limit 1));
end $$;
