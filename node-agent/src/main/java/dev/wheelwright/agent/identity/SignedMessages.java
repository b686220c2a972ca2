package dev.wheelwright.agent.identity;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;

/** Signed bytes as the contract carries them. */
public final class SignedMessages {
  private SignedMessages() {}

  /** The same by our own types; refused when its signature or key id cannot be one. */
  public static Verdict<Signed> read(SignedMessage message) {
    try {
      return new Verdict.Accepted<>(
          new Signed(
              Bytes.of(message.getPayload().toByteArray()),
              Bytes.of(message.getSignature().toByteArray()),
              KeyId.fromBytes(message.getKeyId().toByteArray())));
    } catch (WireFormatException e) {
      return Verdict.malformed(e);
    }
  }

  /** The same by the contract's. */
  public static SignedMessage write(Signed signed) {
    return SignedMessage.newBuilder()
        .setPayload(ByteString.copyFrom(signed.payload().toArray()))
        .setSignature(ByteString.copyFrom(signed.signature().toArray()))
        .setKeyId(ByteString.copyFrom(signed.keyId().toBytes()))
        .build();
  }
}
