package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this program makes of a text is what the server makes of it, over the whole range. */
class TimeBoundIT {
  private static final int VALUES = 2000;
  private static final long DAY = 86_400_000_000L;

  private final TestDatabase database = Servers.source().createDatabase("time_bound");
  private Handle handle;

  @BeforeEach
  void open() {
    handle = database.as(Side.SOURCE).open();
  }

  @AfterEach
  void drop() {
    handle.close();
    database.close();
  }

  @ParameterizedTest
  @EnumSource(value = TimeType.class, mode = EnumSource.Mode.EXCLUDE, names = "UUID")
  void writes_and_reads_every_value_as_the_server_does(TimeType type) {
    List<Long> values = values(type);
    List<String> texts = new ArrayList<>();
    for (long value : values) {
      TimeBound bound = TimeBound.of(type, value);
      texts.add(bound.toString());
      assertThat(TimeBound.parse("until", bound.toString(), type).internal()).isEqualTo(value);
    }
    String convert = "_timescaledb_functions.time_to_internal(value::" + type.sqlName() + ")";
    assertThat(
            handle
                .createQuery("select " + convert + " from unnest((:texts)::text[]) value")
                .bindArray("texts", String.class, texts)
                .mapTo(Long.class)
                .list())
        .isEqualTo(values);
    assertThat(
            handle
                .createQuery(
                    "select value::"
                        + type.sqlName()
                        + "::text from unnest((:texts)::text[]) value")
                .bindArray("texts", String.class, texts)
                .mapTo(String.class)
                .list())
        .isEqualTo(texts);
  }

  @ParameterizedTest
  @EnumSource(value = TimeType.class, mode = EnumSource.Mode.EXCLUDE, names = "UUID")
  void makes_literals_of_the_same_value(TimeType type) {
    for (long value : values(type).subList(0, 100)) {
      assertThat(
              handle
                  .createQuery(
                      "select _timescaledb_functions.time_to_internal(" + type.literal(value) + ")")
                  .mapTo(Long.class)
                  .one())
          .isEqualTo(value);
    }
  }

  /** The limits, the turn of the era, and random values; dates at whole days only. */
  private static List<Long> values(TimeType type) {
    Random random = new Random(20_261_122);
    List<Long> values = new ArrayList<>(List.of(type.min(), type.max(), 0L));
    if (!type.isInteger()) {
      values.add(-62_135_596_800_000_000L);
      values.add(-62_135_596_800_000_000L - DAY);
    }
    while (values.size() < VALUES) {
      // Bounds of long are the type's own limits for bigint: an exclusive bound would overflow.
      long value =
          type == TimeType.BIGINT ? random.nextLong() : random.nextLong(type.min(), type.max());
      values.add(type == TimeType.DATE ? Math.floorDiv(value, DAY) * DAY : value);
    }
    return values;
  }
}
