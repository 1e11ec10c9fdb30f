package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.RoleDescription;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
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
  public CheckFinding examine(Facts facts) {
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
      return CheckFinding.fail(
              "background jobs run as roles that the target lacks: " + NameList.of(missing),
              "give the jobs to another role in the source"
                  + (madeByUs ? "" : ", or let roles be moved")
                  + ", or create the roles in the target: "
                  + PrintableSql.list(make(missing)))
          .naming(missing);
    }
    return facts.schemaExpected() ? fine(jobs) : afterALoad(facts, jobs, there);
  }

  /** TimescaleDB starts no job for a role that may not log in. */
  private static List<String> make(Set<String> owners) {
    return RolesAcceptable.make(owners).stream().map(create -> create + " LOGIN").toList();
  }

  /**
   * What the target's role may give to nobody becomes its own in a load, but jobs keep their role.
   */
  private static CheckFinding afterALoad(
      Facts facts, List<BackgroundJob> jobs, Map<String, RoleDescription> there) {
    String role = facts.target().role().name();
    Set<String> beyondReach = new TreeSet<>(owners(jobs));
    beyondReach.removeIf(owner -> !there.containsKey(owner) || there.get(owner).withinReach());
    if (!beyondReach.isEmpty()) {
      return CheckFinding.warn(
              "role "
                  + role
                  + " may not act as "
                  + NameList.of(beyondReach)
                  + ", so the background jobs of that role will be "
                  + role
                  + "'s own",
              "if they are to keep it, as an administrator in the target: "
                  + PrintableSql.list(
                      beyondReach.stream()
                          .map(
                              owner ->
                                  "GRANT "
                                      + Identifiers.quote(owner)
                                      + " TO "
                                      + Identifiers.quote(role))
                          .toList()))
          .naming(beyondReach);
    }
    Set<String> notOwners = notOwners(facts, jobs, there, role);
    return notOwners.isEmpty()
        ? fine(jobs)
        : CheckFinding.warn(
                "policies run as "
                    + NameList.of(notOwners)
                    + ", and the loaded hypertables will belong to "
                    + role,
                "after the load, run in the target: "
                    + PrintableSql.list(giveAway(facts, jobs, notOwners)))
            .naming(notOwners);
  }

  private static List<String> giveAway(
      Facts facts, List<BackgroundJob> jobs, Set<String> notOwners) {
    Map<QualifiedName, Hypertable> hypertables = hypertables(facts);
    return jobs.stream()
        .filter(job -> job.scheduled() && hypertables.containsKey(job.hypertable()))
        .filter(job -> notOwners.contains(RoleNames.unquoted(job.owner())))
        .map(
            job ->
                (hypertables.get(job.hypertable()).view() == null
                        ? "ALTER TABLE "
                        : "ALTER MATERIALIZED VIEW ")
                    + job.hypertable().quoted()
                    + " OWNER TO "
                    + Identifiers.quote(RoleNames.unquoted(job.owner())))
        .distinct()
        .toList();
  }

  private static Map<QualifiedName, Hypertable> hypertables(Facts facts) {
    Map<QualifiedName, Hypertable> hypertables = new HashMap<>();
    facts.sourceTimescale().hypertables().forEach(one -> hypertables.put(one.publicName(), one));
    return hypertables;
  }

  private static Set<String> notOwners(
      Facts facts, List<BackgroundJob> jobs, Map<String, RoleDescription> there, String role) {
    Map<QualifiedName, Hypertable> hypertables = hypertables(facts);
    List<BackgroundJob> policies =
        jobs.stream()
            .filter(job -> job.scheduled() && hypertables.containsKey(job.hypertable()))
            .toList();
    Set<String> owners = new TreeSet<>(owners(policies));
    owners.removeIf(
        owner ->
            owner.equals(role)
                || OwnersKept.by(facts, owner)
                || (there.containsKey(owner) && there.get(owner).superuser()));
    return owners;
  }

  private static CheckFinding fine(List<BackgroundJob> jobs) {
    return CheckFinding.ok(jobs.size() + " jobs run as roles that the target has or will have");
  }

  /** The catalog writes them as SQL does: quoted where needed. */
  private static Collection<String> owners(List<BackgroundJob> jobs) {
    return jobs.stream()
        .map(BackgroundJob::owner)
        .map(RoleNames::unquoted)
        .collect(Collectors.toSet());
  }
}
