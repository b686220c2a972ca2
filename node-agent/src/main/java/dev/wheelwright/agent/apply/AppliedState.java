package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far the appliance got; each part for itself, never one for another.
 *
 * @param attempted what the agent last set out to apply
 * @param applied what the device is proved to be; empty when nothing is, or it is not known
 * @param lastGood what the device was last proved to be, and comes up with
 * @param report what came of the config that is pursued now; empty while that is open
 */
public record AppliedState(
    Optional<Attempt> attempted,
    Optional<VerifiedConfig> applied,
    Optional<VerifiedConfig> lastGood,
    Optional<ApplyReport> report) {

  public Optional<Digest> appliedDigest() {
    return applied.map(VerifiedConfig::digest);
  }

  public Optional<Digest> lastGoodDigest() {
    return lastGood.map(VerifiedConfig::digest);
  }

  /** The content of that digest, if the appliance holds it whole. */
  public Optional<ConfigContent> content(Digest digest) {
    return Stream.concat(applied.stream(), lastGood.stream())
        .filter(config -> config.digest().equals(digest))
        .map(VerifiedConfig::content)
        .findFirst();
  }

  /** What a delta can best be made against. */
  public Optional<Digest> deltaBase() {
    return appliedDigest().or(this::lastGoodDigest);
  }
}
