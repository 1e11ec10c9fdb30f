select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as object,
       case when p.prokind <> 'a' then pg_get_functiondef(p.oid)
            else concat_ws(' ', 'aggregate', g.aggkind, 'returns', format_type(p.prorettype, null),
                'transition', g.aggtransfn, format_type(g.aggtranstype, null), g.agginitval,
                'final', g.aggfinalfn, g.aggfinalextra, g.aggfinalmodify,
                'combine', g.aggcombinefn, 'serial', g.aggserialfn, g.aggdeserialfn,
                'moving', g.aggmtransfn, g.aggminvtransfn, g.aggmfinalfn, g.aggminitval,
                'sort', nullif(g.aggsortop::regoperator::text, '0'), 'parallel', p.proparallel) end as definition
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
left join pg_aggregate g on g.aggfnoid = p.oid
where n.oid in (<user_schemas>)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
