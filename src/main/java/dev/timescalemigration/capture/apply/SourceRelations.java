package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.SourceRelation.RelationKind;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CapturedChunk;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkName;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.OtherPartition;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What the relations are that the stream names, read from the source's catalog as it is now and
 * kept until {@link #forget}.
 */
final class SourceRelations {
  private final Handle source;
  private final Catalog catalog;
  private final Set<String> catalogs;
  private final Map<QualifiedName, SourceRelation> known = new HashMap<>();
  private final Map<QualifiedName, CapturedChunk> made = new HashMap<>();
  private Optional<Set<QualifiedName>> otherPartitions = Optional.empty();
  private Optional<Map<QualifiedName, Hypertable>> hypertables = Optional.empty();

  /**
   * Of one source.
   *
   * @param made chunks that it has made since its slot began, as far as they are known
   */
  SourceRelations(Handle source, Collection<CapturedChunk> made) {
    made.forEach(each -> this.made.put(each.chunk(), each));
    this.source = source;
    this.catalog = Catalogs.of(source);
    this.catalogs = ExtensionSchemas.catalogs(source);
  }

  /** What a relation is. */
  SourceRelation of(QualifiedName name) {
    SourceRelation relation = known.get(name);
    if (relation == null) {
      relation = read(name);
      known.put(name, relation);
    }
    return relation;
  }

  /** The columns that a table has by now; none when it is gone. */
  Set<String> columnsNow(QualifiedName table) {
    return TableColumns.of(source, table).stream()
        .map(TableColumn::name)
        .collect(Collectors.toSet());
  }

  /**
   * A chunk that a transaction has made. It may be gone by now, and is known from here on.
   *
   * @return empty for one that is no chunk of a user's hypertable, or of which nothing is known, or
   *     that has other ranges since, or whose rows need not be in a chunk of the same ranges in the
   *     target
   */
  Optional<CapturedChunk> made(MadeChunk chunk) {
    Optional<CapturedChunk> found =
        hypertable(chunk.hypertable())
            .filter(each -> each.view() == null && !otherPartitions().contains(each.name()))
            .flatMap(each -> made(chunk, each));
    found.ifPresent(
        each -> {
          made.put(each.chunk(), each);
          known.remove(each.chunk());
        });
    return found;
  }

  private Optional<CapturedChunk> made(MadeChunk chunk, Hypertable of) {
    Optional<Chunk> there = catalog.chunk(source, chunk.id());
    return there.isPresent()
        ? there
            .filter(each -> chunk.mayHave(each.ranges()))
            .map(each -> new CapturedChunk(each.name(), of.name(), each.ranges()))
        : chunk
            .ranges(of)
            .map(ranges -> new CapturedChunk(ChunkName.of(of.id(), chunk.id()), of.name(), ranges));
  }

  /**
   * Whether a chunk was a table before a transaction made it a chunk, with rows that may be in no
   * change of a chunk ({@code attach_chunk}, {@code tsl/src/chunk.c} 2.29.2). The system columns of
   * a table are written when it is created, and never after.
   */
  boolean isAttached(QualifiedName chunk, int xid) {
    return source
        .createQuery(
            "select age(xmin) > age(:xid::text::xid) from pg_attribute"
                + " where attrelid = to_regclass(:name) and attname = 'tableoid'")
        .bind("xid", Integer.toUnsignedString(xid))
        .bind("name", chunk.quoted())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  /** Reads everything again: a chunk may have other ranges now, or be gone. */
  void forget() {
    known.clear();
    hypertables = Optional.empty();
    otherPartitions = Optional.empty();
  }

  private SourceRelation read(QualifiedName name) {
    if (catalogs.contains(name.schema()) || name.schema().equals(Ledger.SCHEMA)) {
      return plainly(RelationKind.CATALOG, name);
    }
    return source
        .createQuery(SqlFile.of(SourceRelations.class, "source_relation"))
        .bind("schema", name.schema())
        .bind("name", name.name())
        .map(
            (row, context) ->
                classify(
                    name,
                    row.getString("kind"),
                    row.getBoolean("is_of_extension"),
                    named(row.getArray("root")),
                    named(row.getArray("parent")),
                    Arrays.asList((String[]) row.getArray("key").getArray()),
                    row.getBoolean("is_full")))
        .findOne()
        .orElseGet(() -> gone(name));
  }

  /**
   * A table of the user that is gone or renamed is known by the name that the target has. The rows
   * of a chunk that is gone may be in another one, with which it was merged.
   */
  private SourceRelation gone(QualifiedName name) {
    Optional<CapturedChunk> captured = Optional.ofNullable(made.get(name));
    if (captured.isEmpty() && !name.schema().equals(ExtensionSchemas.CHUNKS)) {
      return plainly(RelationKind.PLAIN, name);
    }
    Optional<Hypertable> of =
        captured.isPresent()
            ? hypertable(captured.get().hypertable())
            : ChunkName.hypertable(name.name()).stream()
                .mapToObj(this::hypertable)
                .flatMap(Optional::stream)
                .findFirst();
    if (of.isEmpty()) {
      return plainly(RelationKind.GONE, name);
    }
    SourceRelation root = of(of.get().name());
    return of.get().view() != null
        ? plainly(RelationKind.DERIVED, of.get().name())
        : new SourceRelation(
            RelationKind.CHUNK,
            of.get().name(),
            captured.map(CapturedChunk::ranges),
            root.key(),
            root.isFull(),
            List.of());
  }

  private SourceRelation classify(
      QualifiedName name,
      String kind,
      boolean isOfExtension,
      Optional<QualifiedName> root,
      Optional<QualifiedName> parent,
      List<String> key,
      boolean isFull) {
    if (isOfExtension || kind.equals("m")) {
      return plainly(RelationKind.DERIVED, name);
    }
    Optional<Hypertable> itself = hypertable(name);
    if (itself.isPresent()) {
      return new SourceRelation(
          itself.get().view() == null ? RelationKind.HYPERTABLE : RelationKind.DERIVED,
          name,
          Optional.empty(),
          key,
          isFull,
          List.of());
    }
    Optional<Hypertable> of = parent.flatMap(this::hypertable);
    if (of.isPresent()) {
      if (of.get().view() != null) {
        return plainly(RelationKind.DERIVED, of.get().name());
      }
      return new SourceRelation(
          RelationKind.CHUNK,
          of.get().name(),
          catalog.chunk(source, of.get(), name).map(Chunk::ranges),
          key,
          isFull,
          ofTime(of.get().time()));
    }
    if (name.schema().equals(ExtensionSchemas.CHUNKS)) {
      return plainly(RelationKind.COMPRESSED, name);
    }
    return new SourceRelation(
        RelationKind.PLAIN,
        root.orElse(name),
        Optional.empty(),
        key,
        isFull,
        isFull ? List.of() : key);
  }

  /** Empty where a function makes the time of a column. */
  private static List<String> ofTime(Dimension time) {
    return time.partitioningFunction() == null ? List.of(time.column()) : List.of();
  }

  private Optional<Hypertable> hypertable(QualifiedName name) {
    return Optional.ofNullable(hypertables().get(name));
  }

  private Set<QualifiedName> otherPartitions() {
    if (otherPartitions.isEmpty()) {
      otherPartitions =
          Optional.of(
              OtherPartition.of(source).stream()
                  .map(OtherPartition::hypertable)
                  .collect(Collectors.toSet()));
    }
    return otherPartitions.get();
  }

  private Optional<Hypertable> hypertable(int id) {
    return hypertables().values().stream().filter(each -> each.id() == id).findFirst();
  }

  private Map<QualifiedName, Hypertable> hypertables() {
    if (hypertables.isEmpty()) {
      hypertables =
          Optional.of(
              catalog.hypertables(source).stream()
                  .collect(Collectors.toMap(Hypertable::name, Function.identity())));
    }
    return hypertables.get();
  }

  private static SourceRelation plainly(RelationKind kind, QualifiedName name) {
    return new SourceRelation(kind, name, Optional.empty(), List.of(), false, List.of());
  }

  private static Optional<QualifiedName> named(Array array) throws SQLException {
    if (array == null) {
      return Optional.empty();
    }
    String[] parts = (String[]) array.getArray();
    return Optional.of(new QualifiedName(parts[0], parts[1]));
  }
}
