module dev.timescalemigration/cluster/pause

go 1.26.0
