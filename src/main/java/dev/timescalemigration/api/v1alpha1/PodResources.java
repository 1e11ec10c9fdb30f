package dev.timescalemigration.api.v1alpha1;

/** What the API server checks of the resources of a pod, wherever a spec has them. */
final class PodResources {
  static final String AMOUNT_WANTED =
      "is not a quantity that Kubernetes accepts; write one such as 500m of cpu, or 512Mi of"
          + " memory";

  static final String RESOURCE_WANTED =
      "is not a resource of a container; use cpu, memory or ephemeral-storage";

  static final String LOWER_REQUEST_WANTED =
      "a pod requests more than its limit; lower the request, or raise the limit";

  /** What a container may ask for: of Kubernetes itself, or of a domain. */
  private static final String RESOURCE =
      "name in ['cpu', 'memory', 'ephemeral-storage'] || name.startsWith('hugepages-')"
          + " || name.contains('/')";

  static final String LIMITS_ARE_AMOUNTS =
      "!has(self.resources) || !has(self.resources.limits)"
          + " || self.resources.limits.all(name, isQuantity(string(self.resources.limits[name]))"
          + " && !quantity(string(self.resources.limits[name])).isLessThan(quantity('0')))";

  static final String REQUESTS_ARE_AMOUNTS =
      "!has(self.resources) || !has(self.resources.requests)"
          + " || self.resources.requests.all(name,"
          + " isQuantity(string(self.resources.requests[name]))"
          + " && !quantity(string(self.resources.requests[name])).isLessThan(quantity('0')))";

  static final String LIMITS_ARE_OF_RESOURCES =
      "!has(self.resources) || !has(self.resources.limits)"
          + " || self.resources.limits.all(name, "
          + RESOURCE
          + ")";

  static final String REQUESTS_ARE_OF_RESOURCES =
      "!has(self.resources) || !has(self.resources.requests)"
          + " || self.resources.requests.all(name, "
          + RESOURCE
          + ")";

  static final String REQUESTS_ARE_WITHIN_LIMITS =
      "!has(self.resources) || !has(self.resources.requests) || !has(self.resources.limits)"
          + " || self.resources.requests.all(name, !(name in self.resources.limits)"
          + " || !isQuantity(string(self.resources.requests[name]))"
          + " || !isQuantity(string(self.resources.limits[name]))"
          + " || !quantity(string(self.resources.requests[name])).isGreaterThan("
          + "quantity(string(self.resources.limits[name]))))";

  private PodResources() {}
}
