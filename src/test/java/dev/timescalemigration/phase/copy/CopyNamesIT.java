package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyNamesIT {
  private final Pair pair = Pair.create("names");

  @AfterEach
  void drop() {
    pair.close();
  }

  private static final List<String> NAMES =
      List.of(
          "Mixed Case",
          "a23456789_a23456789_a23456789_a23456789_a23456789_a23456789_abc",
          "élan_élan_élan_élan_élan_élan_élan_élan_élan_élan_ab",
          "quo\"te",
          "it's",
          "<hash>",
          "<relation",
          "a:hash",
          "::text",
          "what?",
          "per%cent %s",
          "back\\slash",
          "back\\",
          "$1 $$",
          "--dash",
          "/* star",
          "semi;colon",
          "new\nline",
          "select",
          "{brace}",
          "a.b",
          " ");

  @Test
  void a_name_is_only_a_name() {
    NAMES.forEach(this::fill);
    new Copying(pair.context()).until(".*", "2024-01-05T00:00:00Z").run();
    for (String name : NAMES) {
      String table = Identifiers.quote(name) + "." + Identifiers.quote(name);
      pair.assertSameRows(
          "(select * from "
              + table
              + " where "
              + Identifiers.quote(name)
              + " < '2024-01-05 00:00+00') b",
          "b.*");
      assertThat(pair.target().value("select count(*) from " + table)).as(name).isEqualTo("14");
    }
  }

  /** A schema, a table, a column and a constraint of that name, with rows on both sides. */
  private void fill(String name) {
    String quoted = Identifiers.quote(name);
    String table = quoted + "." + quoted;
    pair.executeOnBoth("create schema " + quoted);
    pair.executeOnBoth(
        """
        create table %1$s.other (%2$s integer primary key);
        create table %3$s (%2$s timestamptz not null, part text not null, fk integer, n integer,
                           constraint %2$s foreign key (fk) references %1$s.other (%2$s));
        create index on %3$s (fk);
        select create_hypertable(%4$s, by_range(%5$s, interval '1 day'));
        select add_dimension(%4$s, by_hash('part', 2));
        insert into %1$s.other values (1), (2);
        """
            .formatted(
                quoted, quoted, table, Identifiers.literal(table), Identifiers.literal(name)));
    pair.source()
        .execute(
            "insert into "
                + table
                + " select '2024-01-01 00:00+00'::timestamptz + n * interval '7 hours', 'p' || n,"
                + " 1 + n % 2, n from generate_series(0, 20) n");
    pair.target().execute("insert into " + table + " values ('2024-01-01 07:00+00', 'p1', 2, 1)");
  }
}
