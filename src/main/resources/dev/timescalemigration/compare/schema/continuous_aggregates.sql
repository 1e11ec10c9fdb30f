<timescale/definitions/continuous_aggregates>
