package dev.timescalemigration.phase.refresh;

import java.util.List;

/**
 * What one run of refreshing did.
 *
 * @param refreshed the continuous aggregates that were refreshed, by view
 */
public record RefreshReport(List<String> refreshed) {}
