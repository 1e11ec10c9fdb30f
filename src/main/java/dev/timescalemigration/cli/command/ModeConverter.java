package dev.timescalemigration.cli.command;

import dev.timescalemigration.phase.verify.VerifyMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how to verify. */
final class ModeConverter implements ITypeConverter<VerifyMode> {
  @Override
  public VerifyMode convert(String text) {
    return switch (text) {
      case "row-hash" -> VerifyMode.ROW_HASH;
      case "aggregates" -> VerifyMode.AGGREGATES;
      default -> throw new TypeConversionException("write row-hash or aggregates");
    };
  }
}
