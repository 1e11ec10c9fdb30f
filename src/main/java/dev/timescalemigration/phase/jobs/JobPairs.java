package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BackgroundJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The jobs of both sides, each with its counterpart. Ids are the same on both sides where a dump
 * brought the jobs; where the schema was made otherwise they are not. So a counterpart is a job of
 * the same procedure on the same hypertable, and among several of these the one with the same
 * configuration, else the same id, else the next: two policies cannot exchange their offsets one
 * after the other, as TimescaleDB refuses two alike.
 *
 * @param pairs jobs that both sides have, by the source's id
 * @param missing jobs that only the source has
 * @param targetOnly jobs that only the target has
 */
public record JobPairs(
    List<JobPair> pairs, List<BackgroundJob> missing, List<BackgroundJob> targetOnly) {

  /** Finds the counterparts. */
  public static JobPairs of(List<BackgroundJob> source, List<BackgroundJob> target) {
    List<BackgroundJob> alone = new ArrayList<>(source);
    List<BackgroundJob> free = new ArrayList<>(target);
    List<JobPair> pairs = new ArrayList<>();
    pair(alone, free, pairs, pair -> sameId(pair) && sameConfiguration(pair));
    pair(alone, free, pairs, JobPairs::sameConfiguration);
    pair(alone, free, pairs, JobPairs::sameId);
    pair(alone, free, pairs, pair -> true);
    pairs.sort(Comparator.comparing(pair -> pair.source().id()));
    return new JobPairs(List.copyOf(pairs), List.copyOf(alone), List.copyOf(free));
  }

  private static boolean sameId(JobPair pair) {
    return pair.source().id() == pair.target().id();
  }

  private static boolean sameConfiguration(JobPair pair) {
    return Objects.equals(pair.source().config(), pair.target().config())
        && Objects.equals(pair.source().configured(), pair.target().configured());
  }

  private static void pair(
      List<BackgroundJob> alone,
      List<BackgroundJob> free,
      List<JobPair> pairs,
      Predicate<JobPair> counterpart) {
    for (BackgroundJob job : List.copyOf(alone)) {
      Optional<BackgroundJob> found =
          free.stream()
              .filter(other -> task(job).equals(task(other)))
              .filter(other -> counterpart.test(new JobPair(job, other)))
              .findFirst();
      if (found.isPresent()) {
        pairs.add(new JobPair(job, found.get()));
        alone.remove(job);
        free.remove(found.get());
      }
    }
  }

  private static JobTask task(BackgroundJob job) {
    return new JobTask(job.procedure(), Optional.ofNullable(job.hypertable()));
  }

  private record JobTask(QualifiedName procedure, Optional<QualifiedName> hypertable) {}
}
