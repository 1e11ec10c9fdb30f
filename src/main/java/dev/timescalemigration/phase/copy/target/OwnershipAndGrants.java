package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Privileges and owner of a hypertable, which every table that belongs to it has too. */
public final class OwnershipAndGrants {
  private OwnershipAndGrants() {}

  /** The hypertable's owner, and whether it may create in the ledger's schema. */
  private record Owner(String name, boolean mayCreate) {}

  /** Gives a new table of the ledger's schema the hypertable's privileges and owner. */
  public static void take(Handle target, HypertableCopy table, QualifiedName made) {
    target
        .createQuery(SqlFile.of(OwnershipAndGrants.class, "grants"))
        .bind("table", table.target().name().quoted())
        .bind("made", made.quoted())
        .mapTo(String.class)
        .list()
        .forEach(target::execute);
    otherOwner(target, table)
        .ifPresent(
            owner -> {
              if (!owner.mayCreate()) {
                letCreate(target, table);
              }
              target.execute(
                  "alter table " + made.quoted() + " owner to " + Identifiers.quote(owner.name()));
            });
  }

  /** Read each time: owners may be changed while chunks are copied. */
  private static Optional<Owner> otherOwner(Handle target, HypertableCopy table) {
    return target
        .createQuery(SqlFile.of(OwnershipAndGrants.class, "other_owner"))
        .bind("table", table.target().name().quoted())
        .map((row, context) -> new Owner(row.getString("owner"), row.getBoolean("may_create")))
        .findOne();
  }

  /** One copy thread does it; the others wait until it has committed. */
  private static void letCreate(Handle target, HypertableCopy table) {
    target
        .createQuery("select pg_advisory_xact_lock(hashtextextended(:lock, 0))::text")
        .bind("lock", Ledger.SCHEMA + " owners")
        .mapTo(String.class)
        .one();
    otherOwner(target, table)
        .filter(owner -> !owner.mayCreate())
        .ifPresent(
            owner ->
                target.execute(
                    "grant create on schema "
                        + Identifiers.quote(Ledger.SCHEMA)
                        + " to "
                        + Identifiers.quote(owner.name())));
  }
}
