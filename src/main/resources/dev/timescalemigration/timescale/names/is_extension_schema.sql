n.nspname like '\_timescaledb\_%'
