package dev.timescalemigration.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log whether this replica works or waits. */
final class ReplicaRole {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaRole.class);

  private ReplicaRole() {}

  /**
   * What is logged when the replicas' lease changes hands.
   *
   * @param replica the name under which this replica holds the lease
   */
  static LeaderCallbacks logged(String replica) {
    return new LeaderCallbacks(
        () -> LOG.info("this replica, {}, is the leader: it runs migrations", replica),
        () -> LOG.info("this replica, {}, is no longer the leader", replica),
        leader -> {
          if (!replica.equals(leader)) {
            LOG.info("this replica, {}, is on standby: the leader is {}", replica, leader);
          }
        });
  }
}
