package dev.timescalemigration.operator;

import dev.timescalemigration.postgres.RefusedAddresses;
import java.time.Duration;

/**
 * How this installation works, and starts workers.
 *
 * @param operator the operator's name in the cluster, as {@code namespace/name}
 * @param image the image of the workers
 * @param imagePullPolicy when it is pulled; empty for the cluster's default
 * @param workerServiceAccount the workers' service account, whose token they do not get
 * @param grace how long a worker may finish what is in flight when its pod is to end
 * @param keepFinishedJobs how long a Job is kept after its result was recorded
 * @param secretConsent whether a secret must allow its use
 * @param refused what the operator does not connect to
 * @param allowances what migrations may ask for the pods of their workers
 */
record OperatorSettings(
    String operator,
    String image,
    String imagePullPolicy,
    String workerServiceAccount,
    Duration grace,
    Duration keepFinishedJobs,
    SecretConsent secretConsent,
    RefusedAddresses refused,
    WorkerAllowances allowances) {}
