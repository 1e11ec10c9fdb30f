package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TsmProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction of the source is larger than the memory of who applies it. */
class LargeTransactionIT {
  private static final String MEMORY = "-Xmx64m";
  private static final int ROWS = 200_000;

  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  @Test
  void it_is_applied_whole_with_64_megabytes() throws Exception {
    captured
        .pair()
        .source()
        .execute(
            "create table narrow (a integer primary key, b integer, c timestamptz, d text)",
            "create table wide (a integer primary key, b text)");
    captured.begin();
    captured
        .pair()
        .source()
        .execute(
            "begin; insert into narrow select i, i, now(), 'some text' from generate_series(1, "
                + ROWS
                + ") i; insert into wide select i, repeat(md5(i::text), 3000) from"
                + " generate_series(1, 1000) i; delete from narrow where a % 100 = 0; update narrow"
                + " set b = 0 where a % 50 = 7; commit");
    try (TsmProcess process = apply(MEMORY)) {
      assertThat(process.end()).as(process.err()).isZero();
    }
    for (String table : new String[] {"narrow", "wide"}) {
      String digest =
          "select count(*) || ' ' || md5(string_agg(md5(t::text), '' order by a)) from "
              + table
              + " t";
      assertThat(captured.pair().target().value(digest))
          .as(table)
          .isEqualTo(captured.pair().source().value(digest));
    }
  }

  private TsmProcess apply(String memory) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("SOURCE", captured.pair().source().uri());
    environment.put("TARGET", captured.pair().target().uri());
    environment.put("JAVA_TOOL_OPTIONS", memory);
    return TsmProcess.start(environment, "capture", "apply", "--until-caught-up");
  }

  @Test
  void a_single_row_that_does_not_fit_says_so_and_is_applied_with_more_memory() throws Exception {
    captured.pair().source().execute("create table one (a integer primary key, b text)");
    captured.begin();
    captured.pair().source().execute("insert into one values (1, repeat('x', 40 * 1024 * 1024))");
    try (TsmProcess process = apply(MEMORY)) {
      assertThat(process.end()).isEqualTo(4);
      assertThat(process.err())
          .contains("does not fit into the program's memory", "TSM_JAVA_OPTIONS=-Xmx")
          .doesNotContain("Exception in thread", "\tat ");
    }
    try (TsmProcess process = apply("-Xmx400m")) {
      assertThat(process.end()).as(process.err()).isZero();
    }
    assertThat(captured.pair().target().value("select length(b) from one")).isEqualTo("41943040");
  }
}
