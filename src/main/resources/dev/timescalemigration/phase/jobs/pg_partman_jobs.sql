-- The tables that maintenance looks after in the source.
select coalesce(json_agg(json_build_object('parent_table', parent_table,
                                           'automatic_maintenance', automatic_maintenance)), '[]')
from <schema>.part_config
