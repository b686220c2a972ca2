package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResults;
import dev.wheelwright.controller.rollout.ConfigContents;
import dev.wheelwright.controller.rollout.DesiredConfigs;
import dev.wheelwright.controller.rollout.KeyReports;
import dev.wheelwright.controller.rollout.MembershipKeys;
import dev.wheelwright.controller.rollout.PushHalt;
import jakarta.inject.Singleton;

/** What the link uses of the rollout. */
@Singleton
record RolloutPorts(
    DesiredConfigs desired,
    ConfigContents contents,
    ApplyResults results,
    PushHalt halt,
    KeyReports keyReports,
    MembershipKeys membershipKeys) {}
