-- The format is gone, and with it the column continuous_agg.finalized.
false
