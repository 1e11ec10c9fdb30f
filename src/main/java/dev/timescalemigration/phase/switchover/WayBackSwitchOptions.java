package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CaptureOptions;

/**
 * How to switch where the application writes to both sides, and a way back is kept.
 *
 * @param switchover what is compared and accepted before writes are stopped
 * @param changeover how the target becomes the only side that is written to
 * @param wayBack how the target's changes are captured from the switch on
 */
public record WayBackSwitchOptions(
    SwitchoverOptions switchover, ChangeoverOptions changeover, CaptureOptions wayBack) {}
