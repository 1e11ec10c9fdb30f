package dev.timescalemigration.engine;

import dev.timescalemigration.phase.jobs.JobsReport;
import dev.timescalemigration.work.PhaseReport;
import java.util.Optional;

/**
 * Background jobs are enabled in the target.
 *
 * @param run what became of the jobs that were due, where the spec has them run first
 * @param enabled what became of all jobs
 */
public record JobsEnabled(Optional<JobsReport> run, JobsReport enabled) implements PhaseReport {}
