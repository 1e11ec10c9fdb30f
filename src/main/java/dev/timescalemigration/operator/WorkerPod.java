package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.WorkersSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is particular to a worker: whose it is, and what it does.
 *
 * @param owner the resource whose work it does
 * @param workers what the resource asks for its pods
 * @param secrets the secrets that it mounts
 * @param job the name of its Job
 * @param labels labels of its Job and pod, without the operator's own
 * @param arguments of the program
 * @param argumentsAgain more of them when an earlier try failed
 * @param deadline after which it is ended
 */
record WorkerPod(
    HasMetadata owner,
    WorkersSpec workers,
    SecretNames secrets,
    String job,
    Map<String, String> labels,
    List<String> arguments,
    List<String> argumentsAgain,
    Optional<Duration> deadline) {}
