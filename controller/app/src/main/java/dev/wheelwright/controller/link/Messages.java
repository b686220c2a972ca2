package dev.wheelwright.controller.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Delta;
import dev.wheelwright.contract.v1.Goodbye;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Offer;
import dev.wheelwright.contract.v1.Page;
import dev.wheelwright.contract.v1.PageEdit;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.contract.v1.Welcome;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;

/** Writes what the controller says. */
final class Messages {
  private Messages() {}

  static ControllerMessage welcome(Signed keySet, Signed latest) {
    Welcome.Builder welcome =
        Welcome.newBuilder().setKeySet(signed(keySet)).setLatest(signed(latest));
    return ControllerMessage.newBuilder().setWelcome(welcome).build();
  }

  static ControllerMessage offer(Signed envelope) {
    return ControllerMessage.newBuilder()
        .setOffer(Offer.newBuilder().setConfig(signed(envelope)))
        .build();
  }

  static ControllerMessage head(Digest config, Bytes head, boolean last) {
    Page.Builder page =
        Page.newBuilder().setConfigDigest(bytes(config)).setContent(bytes(head)).setLast(last);
    return ControllerMessage.newBuilder().setPage(page).build();
  }

  static ControllerMessage page(
      Digest config, UUID membership, int index, Bytes content, boolean last) {
    Page.Builder page =
        Page.newBuilder()
            .setConfigDigest(bytes(config))
            .setMembership(bytes(membership))
            .setPage(index)
            .setContent(bytes(content))
            .setLast(last);
    return ControllerMessage.newBuilder().setPage(page).build();
  }

  static ControllerMessage delta(Digest config, ConfigDelta delta) {
    Delta.Builder message =
        Delta.newBuilder()
            .setConfigDigest(bytes(config))
            .setBaseDigest(bytes(delta.base()))
            .setHead(bytes(delta.head()));
    for (ConfigDelta.PageEdit edit : delta.edits()) {
      PageEdit.Builder each =
          PageEdit.newBuilder().setMembership(bytes(edit.membership())).setPage(edit.page());
      edit.removeKeys().forEach(key -> each.addRemoveKeys(ByteString.copyFrom(key.toBytes())));
      edit.putPeers().forEach(peer -> each.addPutPeers(bytes(peer)));
      message.addEdits(each);
    }
    return ControllerMessage.newBuilder().setDelta(message).build();
  }

  static ControllerMessage keyRequest(MissingKey missing) {
    KeyRequest.Builder request =
        KeyRequest.newBuilder()
            .setMembership(bytes(missing.membership()))
            .setGeneration(missing.generation());
    return ControllerMessage.newBuilder().setKeyRequest(request).build();
  }

  static ControllerMessage goodbye(String reason, Duration retryAfter) {
    Goodbye.Builder goodbye =
        Goodbye.newBuilder()
            .setReason(reason)
            .setRetryAfterMillis(Math.toIntExact(retryAfter.toMillis()));
    return ControllerMessage.newBuilder().setGoodbye(goodbye).build();
  }

  private static SignedMessage signed(Signed signed) {
    return SignedMessage.newBuilder()
        .setPayload(bytes(signed.payload()))
        .setSignature(bytes(signed.signature()))
        .setKeyId(ByteString.copyFrom(signed.keyId().toBytes()))
        .build();
  }

  private static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }

  private static ByteString bytes(UUID uuid) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES);
    buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).flip();
    return ByteString.copyFrom(buffer);
  }
}
