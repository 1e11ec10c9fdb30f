package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.RoleDescription;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Hypertable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The roles that background jobs run as can be had in the target, and can do the jobs there. */
final class JobOwnersPresent implements Requirement {

  @Override
  public String name() {
    return "background jobs";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides() && !facts.sourceTimescale().jobs().isEmpty();
  }

  @Override
  public Finding examine(Facts facts) {
    List<BackgroundJob> jobs = facts.sourceTimescale().jobs();
    Map<String, RoleDescription> there =
        facts.target().roles().stream()
            .collect(Collectors.toMap(RoleDescription::name, Function.identity()));
    boolean madeByUs = facts.options().rolesMigrated() && !facts.schemaExpected();
    Set<String> missing = new TreeSet<>(owners(jobs));
    missing.removeIf(
        owner ->
            there.containsKey(owner) || (madeByUs && !RolesAcceptable.RESERVED.contains(owner)));
    if (!missing.isEmpty()) {
      return Finding.fail(
          "background jobs run as roles that the target lacks: " + NameList.of(missing),
          "make these roles in the target"
              + (madeByUs ? "" : ", or let roles be moved")
              + ", or give the jobs to another role in the source");
    }
    return facts.schemaExpected() ? fine(jobs) : afterALoad(facts, jobs, there);
  }

  /** In a load everything becomes the target role's own, but jobs keep their role. */
  private static Finding afterALoad(
      Facts facts, List<BackgroundJob> jobs, Map<String, RoleDescription> there) {
    String role = facts.target().role().name();
    Set<String> beyondReach = new TreeSet<>(owners(jobs));
    beyondReach.removeIf(owner -> !there.containsKey(owner) || there.get(owner).withinReach());
    if (!beyondReach.isEmpty()) {
      return Finding.warn(
          "role "
              + role
              + " may not act as "
              + NameList.of(beyondReach)
              + ", so the background jobs of that role will be "
              + role
              + "'s own",
          "if they are to keep it, as an administrator GRANT that role TO " + role);
    }
    Set<String> notOwners = notOwners(facts, jobs, there, role);
    return notOwners.isEmpty()
        ? fine(jobs)
        : Finding.warn(
            "policies run as "
                + NameList.of(notOwners)
                + ", and the loaded hypertables will belong to "
                + role,
            "after the load, ALTER TABLE … OWNER TO that role; 'tsm jobs enable' names each");
  }

  private static Set<String> notOwners(
      Facts facts, List<BackgroundJob> jobs, Map<String, RoleDescription> there, String role) {
    Map<QualifiedName, Hypertable> hypertables = new HashMap<>();
    facts.sourceTimescale().hypertables().forEach(one -> hypertables.put(one.publicName(), one));
    List<BackgroundJob> policies =
        jobs.stream()
            .filter(job -> job.scheduled() && hypertables.containsKey(job.hypertable()))
            .toList();
    Set<String> owners = new TreeSet<>(owners(policies));
    owners.removeIf(
        owner -> owner.equals(role) || (there.containsKey(owner) && there.get(owner).superuser()));
    return owners;
  }

  private static Finding fine(List<BackgroundJob> jobs) {
    return Finding.ok(jobs.size() + " jobs run as roles that the target has or will have");
  }

  /** The catalog writes them as SQL does: quoted where needed. */
  private static Collection<String> owners(List<BackgroundJob> jobs) {
    return jobs.stream()
        .map(BackgroundJob::owner)
        .map(
            owner ->
                owner.startsWith("\"")
                    ? owner.substring(1, owner.length() - 1).replace("\"\"", "\"")
                    : owner)
        .collect(Collectors.toSet());
  }
}
