package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class SettingsComparisonIT {
  private static final SettingsComparison NOTHING =
      new SettingsComparison(List.of(), List.of(), List.of());

  private final Pair pair = Pair.ofSuperuser("settings");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void the_statements_make_the_target_like_the_source() {
    assertThat(compare()).isEqualTo(NOTHING);
    inSource("alter database %s set search_path to \"Mixed Case\", public");
    inSource("alter database %s set work_mem to '17 MB'");
    inSource("alter role postgres in database %s set \"TimeZone\" to 'Asia/Tokyo'");
    inTarget("alter database %s set work_mem to '18 MB'");
    inTarget("alter database %s set statement_timeout to 500");
    SettingsComparison found = compare();
    assertThat(found.missing()).hasSize(3);
    assertThat(found.extra()).hasSize(1);
    found.missing().forEach(pair.target()::execute);
    found.extra().forEach(pair.target()::execute);
    assertThat(compare()).isEqualTo(NOTHING);
  }

  @Test
  void the_value_of_a_setting_of_the_users_own_is_not_shown() {
    inSource("alter database %s set app.key to 'secret'");
    assertThat(compare())
        .isEqualTo(new SettingsComparison(List.of(), List.of(), List.of("app.key")));
  }

  private void inSource(String statement) {
    pair.source().execute(statement.replace("%s", pair.source().name()));
  }

  private void inTarget(String statement) {
    pair.target().execute(statement.replace("%s", pair.target().name()));
  }

  private SettingsComparison compare() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      return SettingsComparison.of(source, target);
    }
  }
}
