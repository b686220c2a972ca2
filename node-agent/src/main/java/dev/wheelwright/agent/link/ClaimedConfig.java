package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.wheelwright.contract.v1.Envelope;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.wire.Digest;
import java.util.Optional;

/**
 * Which config an envelope says it is, read leniently and believed by nobody: so that a refusal can
 * name what it refuses.
 */
record ClaimedConfig(ByteString digest, long epoch, long revision) {

  /** Empty when the bytes name no config at all. */
  static Optional<ClaimedConfig> of(SignedMessage offered) {
    try {
      Envelope envelope = Envelope.parseFrom(offered.getPayload());
      boolean plausible =
          envelope.getConfigDigest().size() == Digest.BYTES
              && envelope.getEpoch() >= 0
              && envelope.getRevision() >= 0;
      return plausible
          ? Optional.of(
              new ClaimedConfig(
                  envelope.getConfigDigest(), envelope.getEpoch(), envelope.getRevision()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException unreadable) {
      return Optional.empty();
    }
  }
}
