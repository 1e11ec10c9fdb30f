package dev.timescalemigration.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
public final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = ProgramVersion.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    }
    return new String[] {"tsm " + properties.getProperty("version")};
  }
}
