not ca.finalized
