package dev.wheelwright.controller.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.controller.link.ControllerSide.Greeting;
import dev.wheelwright.controller.link.ControllerSide.ReportedKey;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads what an agent sent. An agent may be anyone's: everything is checked, and text is made
 * harmless to logs and screens.
 */
final class AgentMessages {
  private static final int UUID_BYTES = 16;
  private static final int RUN_BYTES = 16;
  private static final int MAXIMUM_VERSION = 64;
  private static final int MAXIMUM_TEXT = 1000;
  private static final int MAXIMUM_KEYS = 2000;

  private AgentMessages() {}

  static Greeting greeting(Hello hello) {
    return new Greeting(
        text(hello.getAgentVersion(), MAXIMUM_VERSION),
        digest("attempted_digest", hello.getAttemptedDigest()),
        digest("applied_digest", hello.getAppliedDigest()),
        digest("last_good_digest", hello.getLastGoodDigest()),
        hello.hasLastGood() ? Optional.of(signed(hello.getLastGood())) : Optional.empty());
  }

  private static Signed signed(SignedMessage message) {
    try {
      return new Signed(
          Bytes.of(message.getPayload().toByteArray()),
          Bytes.of(message.getSignature().toByteArray()),
          KeyId.fromBytes(message.getKeyId().toByteArray()));
    } catch (WireFormatException e) {
      throw new ProtocolException("last_good: " + e.getMessage(), e);
    }
  }

  static RevisionStamp floor(Hello hello) {
    return stamp(hello.getFloorEpoch(), hello.getFloorRevision());
  }

  static List<ReportedKey> keys(List<KeyReport> reports) {
    if (reports.size() > MAXIMUM_KEYS) {
      throw new ProtocolException("keys: " + reports.size() + " reports; at most " + MAXIMUM_KEYS);
    }
    return reports.stream().map(AgentMessages::key).toList();
  }

  static ReportedKey key(KeyReport report) {
    if (report.getGeneration() < 1) {
      throw new ProtocolException("key report: generation must be at least 1");
    }
    try {
      WgPublicKey key = WgPublicKey.of(report.getPublicKey().toByteArray());
      return new ReportedKey(uuid(report.getMembership()), report.getGeneration(), key);
    } catch (WireFormatException e) {
      throw new ProtocolException("key report: " + e.getMessage(), e);
    }
  }

  static ApplyResult result(Result result) {
    return new ApplyResult(
        required("config_digest", result.getConfigDigest()),
        stamp(result.getEpoch(), result.getRevision()).revision(),
        outcome(result.getOutcome()),
        text(result.getReason(), MAXIMUM_TEXT),
        digest("applied_digest", result.getAppliedDigest()),
        digest("last_good_digest", result.getLastGoodDigest()));
  }

  private static Outcome outcome(Result.Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> Outcome.APPLIED;
      case REFUSED -> Outcome.REFUSED;
      case UNCONFIRMED -> Outcome.UNCONFIRMED;
      case TRANSIENT -> Outcome.TRANSIENT;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw new ProtocolException("result: unknown outcome");
    };
  }

  static Bytes nonce(ByteString nonce) {
    if (nonce.size() != Latest.NONCE_BYTES) {
      throw new ProtocolException(
          "nonce: " + nonce.size() + " bytes; must be " + Latest.NONCE_BYTES);
    }
    return Bytes.of(nonce.toByteArray());
  }

  /** Which life of the agent this is; empty: it does not tell. */
  static Optional<Bytes> run(ByteString run) {
    if (!run.isEmpty() && run.size() != RUN_BYTES) {
      throw new ProtocolException("run: " + run.size() + " bytes; must be " + RUN_BYTES);
    }
    return run.isEmpty() ? Optional.empty() : Optional.of(Bytes.of(run.toByteArray()));
  }

  static Digest required(String field, ByteString bytes) {
    return digest(field, bytes).orElseThrow(() -> new ProtocolException(field + ": missing"));
  }

  static Optional<Digest> digest(String field, ByteString bytes) {
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    if (bytes.size() != Digest.BYTES) {
      throw new ProtocolException(field + ": " + bytes.size() + " bytes; must be " + Digest.BYTES);
    }
    return Optional.of(Digest.fromBytes(bytes.toByteArray()));
  }

  private static RevisionStamp stamp(long epoch, long revision) {
    if (epoch < 0 || revision < 0) {
      throw new ProtocolException("epoch and revision: must be less than 2^63");
    }
    return new RevisionStamp(epoch, revision);
  }

  static UUID uuid(ByteString bytes) {
    if (bytes.size() != UUID_BYTES) {
      throw new ProtocolException("membership: " + bytes.size() + " bytes; must be " + UUID_BYTES);
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** The text without what could forge a log line or hide in a page, cut to the length. */
  static String text(String raw, int maximum) {
    StringBuilder clean = new StringBuilder();
    raw.codePoints()
        .limit(maximum)
        .map(each -> isHarmless(each) ? each : '\uFFFD')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  static String text(String raw) {
    return text(raw, MAXIMUM_TEXT);
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
