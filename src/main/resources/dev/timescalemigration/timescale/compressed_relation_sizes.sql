array[s.uncompressed_heap_size, s.uncompressed_toast_size, s.uncompressed_index_size,
      s.compressed_heap_size, s.compressed_toast_size, s.compressed_index_size,
      coalesce(s.numrows_pre_compression, 0), coalesce(s.numrows_post_compression, 0)] as sizes
