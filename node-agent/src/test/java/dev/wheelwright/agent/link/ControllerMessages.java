package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Delta;
import dev.wheelwright.contract.v1.Goodbye;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Offer;
import dev.wheelwright.contract.v1.Page;
import dev.wheelwright.contract.v1.PageEdit;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.contract.v1.Welcome;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a controller says, as messages. */
final class ControllerMessages {
  private ControllerMessages() {}

  static ControllerMessage welcome(Signed keySet, Signed latest) {
    return ControllerMessage.newBuilder()
        .setWelcome(Welcome.newBuilder().setKeySet(signed(keySet)).setLatest(signed(latest)))
        .build();
  }

  static ControllerMessage offer(Signed config) {
    return ControllerMessage.newBuilder()
        .setOffer(Offer.newBuilder().setConfig(signed(config)))
        .build();
  }

  static ControllerMessage keyRequest(UUID membership, int generation) {
    return ControllerMessage.newBuilder()
        .setKeyRequest(
            KeyRequest.newBuilder()
                .setMembership(Uuids.bytes(membership))
                .setGeneration(generation))
        .build();
  }

  static ControllerMessage goodbye(int retryAfterMillis) {
    return ControllerMessage.newBuilder()
        .setGoodbye(Goodbye.newBuilder().setReason("full").setRetryAfterMillis(retryAfterMillis))
        .build();
  }

  /** The whole, part by part. */
  static List<ControllerMessage> whole(ConfigContent content) {
    List<Page.Builder> parts = new ArrayList<>();
    parts.add(part(content.digest()).setContent(bytes(content.headBytes())));
    for (Map.Entry<UUID, List<dev.wheelwright.wire.Page>> entry : content.pages().entrySet()) {
      for (int i = 0; i < entry.getValue().size(); i++) {
        parts.add(
            part(content.digest())
                .setMembership(Uuids.bytes(entry.getKey()))
                .setPage(i)
                .setContent(ByteString.copyFrom(entry.getValue().get(i).toBytes())));
      }
    }
    parts.getLast().setLast(true);
    return parts.stream().map(ControllerMessages::message).toList();
  }

  static Page.Builder part(Digest config) {
    return Page.newBuilder().setConfigDigest(ByteString.copyFrom(config.toBytes()));
  }

  static ControllerMessage message(Page.Builder part) {
    return ControllerMessage.newBuilder().setPage(part).build();
  }

  static ControllerMessage delta(ConfigContent from, ConfigContent to) {
    ConfigDelta delta = ConfigDelta.between(from, to).orElseThrow();
    Delta.Builder message =
        Delta.newBuilder()
            .setConfigDigest(ByteString.copyFrom(to.digest().toBytes()))
            .setBaseDigest(ByteString.copyFrom(delta.base().toBytes()))
            .setHead(bytes(delta.head()));
    for (ConfigDelta.PageEdit edit : delta.edits()) {
      PageEdit.Builder each =
          PageEdit.newBuilder().setMembership(Uuids.bytes(edit.membership())).setPage(edit.page());
      edit.removeKeys().forEach(key -> each.addRemoveKeys(ByteString.copyFrom(key.toBytes())));
      edit.putPeers().forEach(peer -> each.addPutPeers(bytes(peer)));
      message.addEdits(each);
    }
    return ControllerMessage.newBuilder().setDelta(message).build();
  }

  static SignedMessage signed(Signed signed) {
    return SignedMessage.newBuilder()
        .setPayload(bytes(signed.payload()))
        .setSignature(bytes(signed.signature()))
        .setKeyId(ByteString.copyFrom(signed.keyId().toBytes()))
        .build();
  }

  private static ByteString bytes(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }
}
