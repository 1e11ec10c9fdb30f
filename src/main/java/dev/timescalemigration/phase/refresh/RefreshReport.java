package dev.timescalemigration.phase.refresh;

import java.util.List;

/**
 * What one run of refreshing did.
 *
 * @param refreshed what was done to each continuous aggregate and materialized view, one line each
 */
public record RefreshReport(List<String> refreshed) {}
