package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "08006, TEMPORARY",
    "08001, TEMPORARY",
    "08004, UNEXPECTED",
    "08P01, UNEXPECTED",
    "57P01, TEMPORARY",
    "57P03, TEMPORARY",
    "53300, TEMPORARY",
    "40001, TEMPORARY",
    "40P01, TEMPORARY",
    "55P03, TEMPORARY",
    "42501, USER_ACTION",
    "53100, USER_ACTION",
    "23505, UNEXPECTED",
    "42P01, UNEXPECTED",
  })
  void an_error_is_classified_by_its_sqlstate(String state, FailureKind kind) {
    SQLException error = new SQLException("what the server said\nsecond line", state);
    MigrationFailure failure =
        DatabaseErrors.translate(Side.TARGET, new IllegalStateException("wrapped", error));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.sqlState()).contains(state);
    assertThat(failure).hasMessage("target: what the server said; second line");
    assertThat(DatabaseErrors.isTemporary(error)).isEqualTo(kind == FailureKind.TEMPORARY);
  }

  @Test
  void a_network_error_is_temporary_but_a_wrong_name_or_certificate_is_not() {
    assertThat(DatabaseErrors.isTemporary(new SocketTimeoutException("slow"))).isTrue();
    assertThat(DatabaseErrors.isTemporary(broken(new SocketTimeoutException("slow")))).isTrue();
    assertThat(DatabaseErrors.isTemporary(broken(new UnknownHostException("x")))).isFalse();
    assertThat(DatabaseErrors.isTemporary(broken(new SSLHandshakeException("x")))).isFalse();
    assertThat(DatabaseErrors.isTemporary(new IllegalStateException("a defect"))).isFalse();
  }

  @Test
  void a_failure_that_was_worded_before_stays_as_it_is() {
    MigrationFailure worded = MigrationFailure.userAction("Reason", "a sentence", "a fix");
    assertThat(DatabaseErrors.translate(Side.SOURCE, new IllegalStateException(worded)))
        .isSameAs(worded);
    assertThat(DatabaseErrors.isTemporary(worded)).isFalse();
  }

  private static SQLException broken(Exception cause) {
    return new SQLException("broken", "08006", cause);
  }
}
