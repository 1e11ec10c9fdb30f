h.compression_state = 1
