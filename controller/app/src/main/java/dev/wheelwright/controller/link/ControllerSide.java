package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a session asks of the rest of the controller, for its one appliance. Methods may block, and
 * throw when an answer can't be had: a failure is never an empty answer.
 */
interface ControllerSide {
  /**
   * What the agent said of itself in Hello.
   *
   * @param lastGoodEnvelope what it was signed with, unverified; empty: an older agent, or none
   */
  record Greeting(
      String agentVersion,
      Optional<Digest> attempted,
      Optional<Digest> applied,
      Optional<Digest> lastGood,
      Optional<Signed> lastGoodEnvelope) {}

  /** A key pair that the agent holds. */
  record ReportedKey(UUID membership, int generation, WgPublicKey publicKey) {}

  /** Whether asking for anything that is stored would only take time: the database is away. */
  boolean isStorageAway();

  /** Whether the failure is the database's, so that the same may succeed later. */
  boolean isOfStorage(RuntimeException failure);

  void greeted(Greeting greeting);

  /**
   * Which life of the agent speaks, and from where; does not block.
   *
   * @param run random, one value from the start of the agent to its end
   */
  void lives(Bytes run, String remoteAddress);

  /** The appliance's desired config; empty before the first compile that names it. */
  Optional<DesiredConfig> desired();

  /** A config that the agent has refused or taken back, according to its last result. */
  Optional<Digest> parked();

  /** Stored content by digest; empty when it is not kept any more. */
  Optional<ConfigContent> content(Digest digest);

  /** The root-signed key set. */
  Signed keySet();

  /** The signed answer to the agent's nonce. */
  Signed latest(Bytes nonce, long revision, Digest digest);

  /** The signed envelope of a desired config: the same bytes at every call. */
  Signed envelope(DesiredConfig desired);

  /** The fleet's epoch. */
  long epoch();

  /** Whether no appliance may be given a config, since the database has lost revisions. */
  boolean isPushHalted();

  /** Keys that the agent has to make or report. */
  List<MissingKey> missingKeys();

  /** The agent has introduced itself, and the stream serves it from now on. */
  void opened();

  /** The time by the monotonic clock. */
  Moment now();

  /** A part of what the agent sees; does not block. */
  void sampled(Report report);

  /** What the agent sees could not be read; does not block. */
  void sampleRefused(String reason);

  /** Something has happened on the appliance; does not block. */
  void noticed(Condition event);

  void keysReported(List<ReportedKey> keys);

  void reported(ApplyResult result);
}
