-- A regular expression for the names of the schemas that TimescaleDB keeps for itself.
'^_timescaledb_'
