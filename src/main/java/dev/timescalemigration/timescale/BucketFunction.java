package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import java.util.Optional;

/**
 * How a continuous aggregate puts time into buckets ({@code
 * _timescaledb_catalog.continuous_aggs_bucket_function}).
 *
 * @param function the function with its argument types, as {@code regprocedure} writes it
 * @param width the first argument
 * @param origin the origin, if one is given
 * @param offset the offset, if one is given
 * @param timezone the time zone, if one is given
 */
record BucketFunction(
    String function,
    String width,
    Optional<String> origin,
    Optional<String> offset,
    Optional<String> timezone) {

  /** SQL for the start of the bucket that holds a point. */
  String startOf(String extensionSchema, TimeBound point) {
    String type = point.type().sqlName();
    boolean integer = point.type().isInteger();
    StringBuilder call =
        new StringBuilder(Identifiers.quote(extensionSchema))
            .append(".time_bucket(")
            .append(Identifiers.literal(width))
            .append("::")
            .append(integer ? type : "interval")
            .append(", ")
            .append(point.literal());
    timezone.ifPresent(
        zone -> call.append(", timezone => ").append(Identifiers.literal(zone)).append("::text"));
    origin.ifPresent(
        from -> call.append(", origin => ").append(Identifiers.literal(from)).append("::" + type));
    offset.ifPresent(
        by ->
            call.append(", \"offset\" => ")
                .append(Identifiers.literal(by))
                .append(integer ? "::" + type : "::interval"));
    return point.type().internal(call.append(")").toString());
  }

  /** Whether it is the function that has been the one for buckets since 2.0. */
  boolean isTimeBucket() {
    // The types of its arguments may be qualified too: only what comes before them is its name.
    String name = function.substring(0, Math.max(function.indexOf('('), 0));
    return name.substring(name.lastIndexOf('.') + 1).equals("time_bucket");
  }
}
