-- HYPERTABLE_STATUS_COMPRESSION (src/hypertable.h 2.29.2)
h.status & 4 = 4
