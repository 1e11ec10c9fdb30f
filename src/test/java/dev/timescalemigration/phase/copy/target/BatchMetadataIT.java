package dev.timescalemigration.phase.copy.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.copy.method.HugeChunks;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept about compressed batches, and means something else in the target. */
class BatchMetadataIT {
  private static final String UNTIL = "2024-01-03T00:00:00Z";

  private final TestDatabase source = Servers.source().createDatabase("metadata");
  private TestDatabase target;

  @AfterEach
  void drop() {
    source.close();
    if (target != null) {
      target.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sev|'low'",
        "sev[]|'{low}'",
        "sev_domain|'low'",
        "sev_pair|'(low,1)'",
        "sev_range|'[low,mid]'"
      })
  void values_hashed_by_object_id_are_found_in_compressed_chunks(String type, String value) {
    Editions.assumeCommunity(source);
    makeTarget();
    String types =
        """
        create type sev as enum ('low', 'mid', 'high');
        create domain sev_domain as sev;
        create type sev_pair as (s sev, n int);
        create type sev_range as range (subtype = sev);
        """;
    String expression =
        switch (type) {
          case "sev[]" -> "array[s]";
          case "sev_pair" -> "row(s, 1)::sev_pair";
          case "sev_range" -> "sev_range('low', s, '[]')";
          default -> "s";
        };
    source.execute(types);
    target.execute("create type other as enum ('a', 'b', 'c', 'd', 'e'); drop type other;");
    target.execute(types);
    String table =
        """
        create table m (time timestamptz not null, dev int, s %s not null, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        create index on m (s, time);
        alter table m set (timescaledb.compress, timescaledb.compress_segmentby = 'dev',
                           timescaledb.compress_orderby = 'time');
        """
            .formatted(type);
    source.execute(table);
    target.execute(table);
    source.execute(
        """
        insert into m
        select '2024-01-01'::timestamptz + n * interval '1 minute', n %% 4, %s, n
        from generate_series(0, 2879) n
        cross join lateral (select (array['low', 'mid', 'high'])[1 + n %% 3]::sev as s) one
        """
            .formatted(expression));
    source.execute("select compress_chunk(c) from show_chunks('m') c");
    copy(BatchMetadata::of);
    assertThat(verify().equal()).isTrue();
    String found =
        type.equals("sev_domain")
            ? "select count(*) from m where s::sev = 'low'"
            : "select count(*) from m where s = " + value + "::" + type;
    assertThat(target.value(found)).isEqualTo(source.value(found)).isNotEqualTo("0");
    assertThat(target.value("select count(*) from m")).isEqualTo("2880");
  }

  @Test
  void a_bloom_filter_of_object_ids_that_is_copied_as_it_is_is_seen_by_verify() {
    Editions.assumeCommunity(source);
    makeTarget();
    assumeTrue(minor() >= 20, "TimescaleDB before 2.20 has no bloom filters");
    source.execute("create type sev as enum ('low', 'mid', 'high')");
    target.execute("create type other as enum ('a', 'b', 'c', 'd', 'e'); drop type other;");
    target.execute("create type sev as enum ('low', 'mid', 'high')");
    both(
        """
        create table m (time timestamptz not null, dev int, s sev not null, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        create index on m (s, time);
        alter table m set (timescaledb.compress, timescaledb.compress_segmentby = 'dev',
                           timescaledb.compress_orderby = 'time');
        """);
    source.execute(
        """
        insert into m
        select '2024-01-01'::timestamptz + n * interval '1 minute', n % 4,
               (array['low', 'mid', 'high'])[1 + n % 3]::sev, n
        from generate_series(0, 2879) n;
        """);
    source.execute("select compress_chunk(c) from show_chunks('m') c");
    copy((from, inSource, to, inTarget) -> BatchMetadata.TRAVELS);
    VerifyReport report = verify();
    assertThat(report.chunksDifferent()).isEqualTo(2);
    assertThat(summaries(report)).contains("rows in the source and 0 in the target", "\"s\" = '");
  }

  @Test
  void batches_sorted_by_another_collation_are_compressed_again() {
    Editions.assumeCommunity(source);
    collated(BatchMetadata::of);
    assertThat(verify().equal()).isTrue();
    for (String name : List.of("apple", "Banana", "cherry", "Date")) {
      String found = "select count(*) from m where name = '" + name + "'";
      assertThat(target.value(found)).as(name).isEqualTo("720");
    }
    assertThat(target.query("select name from (select name, time from m order by name, time) o"))
        .isSorted();
  }

  @Test
  void batches_sorted_by_another_collation_that_are_copied_as_they_are_are_seen_by_verify() {
    Editions.assumeCommunity(source);
    collated((from, inSource, to, inTarget) -> BatchMetadata.TRAVELS);
    VerifyReport report = verify();
    assertThat(report.chunksDifferent()).isPositive();
    // The sample of values is drawn at random, and may hold only such that are found.
    assertThat(summaries(report)).containsAnyOf("\"name\" = '", "rows are not sorted by the order");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "word|name::word",
        "word_pair|row(name, 1)::word_pair",
        "words|words(name, name, '[]')",
        "text[]|array[name]"
      })
  void types_made_of_text_are_sorted_by_the_collation_within_them(String type, String value) {
    Editions.assumeCommunity(source);
    assumeTrue(
        type.equals("word") || minor() >= 20,
        "TimescaleDB 2.19 refuses to look for such a value in compressed chunks: missing operator");
    makeTarget();
    makeCollations();
    both(
        """
        create domain word as text collate dictionary;
        create type word_pair as (w text collate dictionary, n int);
        create type words as range (subtype = text, collation = dictionary);
        """);
    both(
        sortedBy(type, "key")
            .replace("key text[]", "key text[] collate dictionary")
            .replace("name text", "name text collate \"C\""));
    assertFoundAgain(value);
    assertThat(target.query("select distinct copy_method from _timescale_migration.task"))
        .containsExactly("RECOMPRESSED");
  }

  @Test
  void batches_are_copied_as_they_are_where_no_metadata_is_sorted_by_the_collation() {
    Editions.assumeCommunity(source);
    makeTarget();
    makeCollations();
    both(sortedBy("bigint", "time").replace("name text", "name text collate dictionary"));
    assertFoundAgain("1");
    assertThat(target.query("select distinct copy_method from _timescale_migration.task"))
        .containsExactly("COMPRESSED");
  }

  @Test
  void a_database_of_another_provider_compresses_again_what_is_sorted_by_its_default() {
    Editions.assumeCommunity(source);
    try (TestDatabase dictionary =
        Servers.source().createBareDatabase("icu", "LOCALE_PROVIDER icu", "ICU_LOCALE 'en-US'")) {
      dictionary.execute("create extension timescaledb");
      target = Servers.target().createBareDatabase("c", "LOCALE_PROVIDER libc LOCALE 'C'");
      target.execute("create extension timescaledb");
      for (TestDatabase side : List.of(dictionary, target)) {
        side.execute(sortedBy("text", "key"));
      }
      dictionary.execute(rows("name"));
      dictionary.execute("select compress_chunk(c) from show_chunks('m') c");
      PhaseContext context = Pair.context(dictionary, target);
      new StagePhase(context, StageOptions.until(UNTIL)).run();
      new CopyPhase(context, CopyOptions.defaults()).run();
      String banana = "select count(*) from m where key = 'Banana'";
      assertThat(target.value(banana)).isEqualTo(dictionary.value(banana)).isEqualTo("12");
      assertThat(target.query("select key from (select key, time from m order by key, time) o"))
          .isSorted();
    }
  }

  private void makeCollations() {
    source.execute("create collation dictionary (provider = icu, locale = 'en-US')");
    target.execute("create collation dictionary from \"C\"");
  }

  private static String sortedBy(String type, String column) {
    return """
    create table m (time timestamptz not null, name text, key %s, v float);
    select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
    alter table m set (timescaledb.compress, timescaledb.compress_orderby = '%s');
    """
        .formatted(type, column.equals("time") ? "time" : column + ", time");
  }

  private static String rows(String value) {
    return """
    insert into m
    select '2024-01-01'::timestamptz + n * interval '1 hour', name, %s, n
    from generate_series(0, 47) n
    cross join lateral (select (array['apple', 'Banana', 'cherry', 'Date'])[1 + n %% 4] as name) one
    """
        .formatted(value);
  }

  private void assertFoundAgain(String value) {
    source.execute(rows(value));
    source.execute("select compress_chunk(c) from show_chunks('m') c");
    copy(BatchMetadata::of);
    assertThat(verify().equal()).isTrue();
    String found =
        "select count(*) from m where key = (select "
            + value
            + " from (select 'Banana'::text) o (name))";
    assertThat(target.value(found)).isEqualTo(source.value(found)).isNotEqualTo("0");
  }

  @Test
  void reg_types_in_compressed_chunks_keep_their_names() {
    Editions.assumeCommunity(source);
    makeTarget();
    source.execute("create table filler (a int); create table named (a int)");
    target.execute("create table named (a int)");
    both(
        """
        create table m (time timestamptz not null, dev int, r regclass, t regtype);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        alter table m set (timescaledb.compress, timescaledb.compress_segmentby = 'dev',
                           timescaledb.compress_orderby = 'time');
        """);
    source.execute(
        """
        insert into m
        select '2024-01-01'::timestamptz + n * interval '1 hour', 1, 'named', 'named'
        from generate_series(0, 47) n
        """);
    source.execute("select compress_chunk(c) from show_chunks('m') c");
    copy(BatchMetadata::of);
    assertThat(verify().equal()).isTrue();
    assertThat(target.query("select distinct r || ' ' || t from m")).containsExactly("named named");
  }

  /** A source that sorts as a dictionary does, a target that sorts by bytes. */
  private void collated(BatchMetadata.MetadataComparison metadata) {
    makeTarget();
    String table =
        """
        create table m (time timestamptz not null, name text collate dictionary, v float);
        select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
        alter table m set (timescaledb.compress, timescaledb.compress_orderby = 'name, time');
        """;
    source.execute("create collation dictionary (provider = icu, locale = 'en-US')");
    target.execute("create collation dictionary from \"C\"");
    both(table);
    source.execute(
        """
        insert into m
        select '2024-01-01'::timestamptz + n * interval '1 minute',
               (array['apple', 'Banana', 'cherry', 'Date'])[1 + n % 4], n
        from generate_series(0, 2879) n
        """);
    source.execute("select compress_chunk(c) from show_chunks('m') c");
    copy(metadata);
  }

  private void makeTarget() {
    target = Servers.target().createDatabase("metadata");
  }

  private void both(String sql) {
    source.execute(sql);
    target.execute(sql);
  }

  private int minor() {
    return Integer.parseInt(
        source.value(
            "select split_part(extversion, '.', 2) from pg_extension where extname ="
                + " 'timescaledb'"));
  }

  private PhaseContext context() {
    return Pair.context(source, target);
  }

  private void copy(BatchMetadata.MetadataComparison metadata) {
    new StagePhase(context(), StageOptions.until(UNTIL)).run();
    new CopyPhase(context(), CopyOptions.defaults(), HugeChunks.DEFAULT, metadata).run();
  }

  private VerifyReport verify() {
    return new VerifyPhase(
            context(),
            new VerifyOptions(
                2,
                VerifyMethod.ROW_HASH,
                -1,
                VerifyRound.NEXT_WHEN_COMPLETE,
                Duration.ofSeconds(5)))
        .run();
  }

  private static String summaries(VerifyReport report) {
    return report.problems().stream()
        .filter(TaskProblem::different)
        .map(problem -> problem.detail().orElseThrow().get("summary").asText())
        .collect(Collectors.joining("; "));
  }
}
