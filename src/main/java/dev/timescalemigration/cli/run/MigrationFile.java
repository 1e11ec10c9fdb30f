package dev.timescalemigration.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.ObjectName;
import dev.timescalemigration.api.v1alpha1.SpecShape;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file with one TimescaleMigration, as it would be given to {@code kubectl apply}. */
public final class MigrationFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String API_VERSION =
      TimescaleMigration.GROUP + "/" + TimescaleMigration.VERSION;

  /**
   * The content of the file.
   *
   * @param name the migration's name
   * @param spec a valid spec
   */
  public record Content(String name, TimescaleMigrationSpec spec) {}

  private final Path path;

  /** A file that is not read yet. */
  public MigrationFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Reads the file. Other objects in it, such as secrets, are passed over.
   *
   * @throws MigrationFailure with every error in it when the file is not as it should be
   */
  public Content read() {
    String text = text();
    JsonNode resource = resource(text);
    List<FieldError> errors = new ArrayList<>();
    String apiVersion = resource.path("apiVersion").asText("");
    if (!apiVersion.equals(API_VERSION)) {
      errors.add(new FieldError("apiVersion", "must be " + API_VERSION, "write that"));
    }
    String name = resource.path("metadata").path("name").textValue();
    ObjectName.check("metadata.name", name).ifPresent(errors::add);
    JsonNode spec = resource.path("spec");
    errors.addAll(SpecShape.check(spec.isMissingNode() ? YAML.createObjectNode() : spec));
    refuse(errors);
    TimescaleMigrationSpec bound = bind(spec);
    refuse(SpecValidation.check(bound));
    return new Content(name, bound);
  }

  private String text() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw MigrationFailure.usage(
              "FileUnreadable",
              "the file " + path + " cannot be read",
              Files.exists(path) ? "make it readable, as UTF-8 text" : "there is no such file")
          .causedBy(e, null);
    }
  }

  private JsonNode resource(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      List<JsonNode> migrations =
          documents.readAll().stream()
              .filter(document -> TimescaleMigration.KIND.equals(document.path("kind").textValue()))
              .toList();
      if (migrations.size() == 1) {
        return migrations.get(0);
      }
      throw MigrationFailure.usage(
          "WrongFile",
          path + " holds " + migrations.size() + " objects of kind " + TimescaleMigration.KIND,
          "give a file with exactly one");
    } catch (JsonProcessingException e) {
      // The driver's own message quotes the line, in which a secret may be.
      throw MigrationFailure.usage(
              "WrongFile",
              path + " is not YAML, at line " + e.getLocation().getLineNr(),
              "look at the indentation and the quotes there")
          .causedBy(e, null);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory cannot fail to be read", e);
    }
  }

  private TimescaleMigrationSpec bind(JsonNode spec) {
    try {
      return YAML.treeToValue(
          spec.isObject() ? spec : YAML.createObjectNode(), TimescaleMigrationSpec.class);
    } catch (JsonProcessingException e) {
      throw MigrationFailure.usage(
              "WrongFile",
              (spec.at("/workers/resources").isObject() ? "spec.workers" : "spec.copy")
                  + ".resources in "
                  + path
                  + " is not as Kubernetes has it",
              "write requests and limits as in a container")
          .causedBy(e, null);
    }
  }

  private void refuse(List<FieldError> errors) {
    if (errors.size() == 1) {
      FieldError error = errors.get(0);
      throw MigrationFailure.usage(
          "InvalidSpec", path + ": " + error.path() + " " + error.problem(), error.fix());
    }
    if (!errors.isEmpty()) {
      String lines = errors.stream().map(error -> "\n  " + error).collect(Collectors.joining());
      throw MigrationFailure.usage(
          "InvalidSpec", path + " has " + errors.size() + " errors:" + lines, null);
    }
  }
}
