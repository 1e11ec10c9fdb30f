package dev.timescalemigration.engine;

import dev.timescalemigration.compare.repair.WaitingChunks;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.work.PhaseContext;

/** Copies chunks for a repair, as 'tsm copy' and 'tsm verify' do. */
public final class ChunksCopiedAgain implements WaitingChunks {
  /** An application may write to both databases: no more than a repair itself takes of them. */
  private static final int THREADS = 2;

  @Override
  public void copy(PhaseContext context) {
    new CopyPhase(context, CopyOptions.defaults().by(THREADS)).run();
    VerifyOptions verify = VerifyOptions.defaults();
    new VerifyPhase(
            context,
            new VerifyOptions(
                THREADS, verify.mode(), verify.shard(), VerifyRound.RESUME, verify.patience()))
        .run();
  }
}
