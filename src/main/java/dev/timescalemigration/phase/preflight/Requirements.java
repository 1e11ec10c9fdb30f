package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.List;

/** All requirements, in the order in which a person would mend them. */
final class Requirements {
  static final List<Requirement> ALL =
      List.of(
          new TlsAsAsked(Side.SOURCE),
          new TlsAsAsked(Side.TARGET),
          new SessionsKept(Side.SOURCE),
          new SessionsKept(Side.TARGET),
          new DifferentDatabases(),
          new TargetFree(),
          new SourceIsPrimary(),
          new TargetWritable(),
          new PostgresNotOlder(),
          new ClientProgramsFit(),
          new TimescalePreloaded(Side.SOURCE),
          new TimescalePreloaded(Side.TARGET),
          new TimescaleVersionsEqual(),
          new TimescaleKnown(Side.SOURCE),
          new TimescaleKnown(Side.TARGET),
          new ExtensionSchemaEqual(),
          new EditionsCompatible(),
          new ExtensionsAvailable(),
          new EncodingEqual(),
          new SortOrderEqual(),
          new CollationsAvailable(),
          new SourcePrivileges(),
          new TargetPrivileges(),
          new RestoringGuarded(),
          new ReplicationRoleSettable(),
          new RowSecurityAside(Side.SOURCE),
          new RowSecurityAside(Side.TARGET),
          new RowSecurityOwners(),
          new RolesAcceptable(),
          new DefinersKept(),
          new AuthorsTrusted(),
          new JobOwnersPresent(),
          new JobsSucceed(),
          new TablespacesPresent(),
          new TargetSchema(),
          new HypertableColumnsEqual(),
          new RulesReadable(),
          new EverythingSelected(),
          new CompletionPointsServe(),
          new CompletionPointsPassed(),
          new CompressionSettingsEqual(),
          new NoHypercore(),
          new PartitionsTravel(),
          new RootTablesEmpty(Side.SOURCE),
          new RootTablesEmpty(Side.TARGET),
          new ConstraintsHold(),
          new ComputedValuesKept(),
          new ChunksAlike(),
          new RowsDeletable(),
          new EventTriggersQuiet(),
          new ValuesMadeByTheDatabase(),
          new LockTableLargeEnough(Side.SOURCE),
          new LockTableLargeEnough(Side.TARGET),
          new ConnectionsFree(Side.SOURCE),
          new ConnectionsFree(Side.TARGET),
          new SizeAndDuration());

  private Requirements() {}
}
