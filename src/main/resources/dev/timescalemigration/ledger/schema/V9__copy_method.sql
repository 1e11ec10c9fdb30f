-- Names that people read in this table.
alter table task rename column way to copy_method;
update task set copy_method = 'ATTACHED' where copy_method = 'BUILT_BESIDE';
