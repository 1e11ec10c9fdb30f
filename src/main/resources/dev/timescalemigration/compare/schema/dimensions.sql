<timescale/definitions/dimensions>
