<timescale/definitions/jobs>
