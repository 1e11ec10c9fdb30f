<timescale/definitions/hypertables>
