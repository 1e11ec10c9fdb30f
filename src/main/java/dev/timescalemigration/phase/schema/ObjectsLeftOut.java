package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.SuperuserObject;
import java.util.List;
import java.util.stream.Stream;

/** Leaves out what makes, changes or comments on objects that are for an administrator to make. */
final class ObjectsLeftOut implements DumpRule {
  private static final List<String> STATEMENTS = List.of("CREATE ", "ALTER ", "COMMENT ON ");

  private final List<String> beginnings;

  ObjectsLeftOut(List<SuperuserObject> objects) {
    this.beginnings = objects.stream().flatMap(ObjectsLeftOut::beginnings).toList();
  }

  private static Stream<String> beginnings(SuperuserObject object) {
    return STATEMENTS.stream().map(statement -> statement + object.inDump() + " ");
  }

  @Override
  public List<String> beginnings() {
    return beginnings;
  }

  @Override
  public boolean leavesOut(String statement) {
    return beginnings.stream().anyMatch(statement::startsWith);
  }
}
