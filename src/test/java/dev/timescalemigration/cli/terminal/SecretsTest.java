package dev.timescalemigration.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:hunter2@host/db",
        "bad URI 'postgresql://me:hunter2@host:5432/db?sslmode=require'",
        "postgres://me:hun@ter2hunter2@host/db",
        "postgres://me:hunter2 hunter2@host/db",
        "host=h password=hunter2 dbname=d",
        "host=h password = 'hun\\'hunter2 hunter2' dbname=d",
        "postgres://host/db?user=me&password=hunter2&sslmode=require",
        "PGPASSWORD=hunter2 tsm",
        "sslpassword=hunter2"
      })
  void passwords_are_hidden(String text) {
    assertThat(Secrets.hidden(text)).doesNotContain("hunter2").contains("***");
  }

  @Test
  void the_rest_stays() {
    assertThat(Secrets.hidden("cannot reach postgres://me:pw@host:5432/db?sslmode=require"))
        .isEqualTo("cannot reach postgres://me:***@host:5432/db?sslmode=require");
    assertThat(Secrets.hidden("the password of me was refused"))
        .isEqualTo("the password of me was refused");
  }
}
