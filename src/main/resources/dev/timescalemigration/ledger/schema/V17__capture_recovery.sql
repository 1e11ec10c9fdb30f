-- A recovery makes the slot anew, and brings both sides to a snapshot of the source with which it begins. Null: nothing of the stream
-- is missing. Else what is copied from this moment on is read after the new slot begins; -infinity: there is no new slot yet.
alter table capture add column recovering_since timestamptz;
