package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;

/** Something that is to be done to the comparison that a migration asks for. */
sealed interface ComparisonAction {
  /**
   * It is to be made.
   *
   * @param desired the whole resource
   */
  record CreateComparison(ObjectNode desired) implements ComparisonAction {}

  /**
   * It is to follow the migration's spec.
   *
   * @param there as it was seen
   * @param patch a JSON patch that holds the version that was seen
   */
  record Patch(TimescaleComparison there, String patch) implements ComparisonAction {}

  /**
   * It is not asked for any more.
   *
   * @param there as it was seen
   */
  record RemoveComparison(TimescaleComparison there) implements ComparisonAction {}
}
