package dev.timescalemigration.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a role grants, or a request needs.
 *
 * @param namespace where
 * @param group the API group; empty for the core
 * @param resource the resource, with its subresource
 * @param verb what is done to it
 */
record Right(String namespace, String group, String resource, String verb)
    implements Comparable<Right> {

  /** All that a Role grants. */
  static Set<Right> of(JsonNode role) {
    Set<Right> rights = new TreeSet<>();
    for (JsonNode rule : role.path("rules")) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode resource : rule.path("resources")) {
          for (JsonNode verb : rule.path("verbs")) {
            rights.add(
                new Right(
                    role.at("/metadata/namespace").asText(),
                    group.asText(),
                    resource.asText(),
                    verb.asText()));
          }
        }
      }
    }
    return rights;
  }

  @Override
  public int compareTo(Right other) {
    return toString().compareTo(other.toString());
  }
}
