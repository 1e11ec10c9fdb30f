package dev.timescalemigration.cli.command;

import dev.timescalemigration.phase.verify.VerifyMethod;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how to verify. */
final class ModeConverter implements ITypeConverter<VerifyMethod> {
  @Override
  public VerifyMethod convert(String text) {
    return switch (text) {
      case "row-hash" -> VerifyMethod.ROW_HASH;
      case "aggregates" -> VerifyMethod.AGGREGATES;
      default -> throw new TypeConversionException("write row-hash or aggregates");
    };
  }
}
