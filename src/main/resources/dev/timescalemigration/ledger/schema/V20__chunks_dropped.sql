-- Whether chunks may have been dropped since both sides were compared. Of captures from before this column nothing is known.
alter table capture add column chunks_dropped boolean not null default true;
alter table capture alter column chunks_dropped set default false;
