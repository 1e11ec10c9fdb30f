package dev.timescalemigration.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Reads numbers that a row may lack. */
public final class NullableNumber {
  private NullableNumber() {}

  /** The number in a column; empty where it is null. */
  public static OptionalLong of(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
