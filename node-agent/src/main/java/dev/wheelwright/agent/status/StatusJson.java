package dev.wheelwright.agent.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.ApplianceStatus.InterfaceStatus;
import dev.wheelwright.agent.status.ApplianceStatus.PeerStatus;
import dev.wheelwright.wire.Digest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.Optional;

/** The status as one JSON object. */
public final class StatusJson {
  private final JsonGenerator json;

  private StatusJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the object and a line feed. */
  public static void write(ApplianceStatus status, PrintStream out) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      new StatusJson(json).status(status);
    }
    out.println(text);
  }

  private void status(ApplianceStatus status) throws IOException {
    Identity identity = status.identity();
    json.writeStartObject();
    json.writeStringField("appliance", identity.id().appliance().toString());
    json.writeStringField("name", identity.name());
    json.writeStringField("fleet", identity.id().fleet().toString());
    json.writeStringField("controller", identity.controller().toString());
    json.writeBooleanField("running", status.running());
    json.writeBooleanField("connected", status.connected());
    json.writeStringField("floor", status.floor().toString());
    digest("attempted", status.digests().attempted());
    digest("lastGood", status.digests().lastGood());
    json.writeBooleanField("inSync", status.inSync());
    if (status.runtime().isPresent()) {
      runtime(status.runtime().get());
    }
    json.writeArrayFieldStart("interfaces");
    for (InterfaceStatus each : status.interfaces()) {
      tunnel(each);
    }
    json.writeEndArray();
    status.policy().write(json);
    json.writeEndObject();
  }

  private void digest(String field, Optional<Digest> digest) throws IOException {
    if (digest.isPresent()) {
      json.writeStringField(field, digest.get().toString());
    } else {
      json.writeNullField(field);
    }
  }

  private void runtime(RuntimeStatus runtime) throws IOException {
    json.writeStringField("since", runtime.since());
    json.writeStringField("detail", runtime.detail());
    json.writeObjectFieldStart("result");
    json.writeStringField("outcome", runtime.outcome().result());
    json.writeStringField("reason", runtime.outcome().reason());
    json.writeStringField("revision", runtime.outcome().revision());
    json.writeStringField("digest", runtime.outcome().digest());
    json.writeEndObject();
    json.writeArrayFieldStart("conditions");
    for (Condition condition : runtime.conditions()) {
      json.writeStartObject();
      json.writeStringField("code", condition.kind().code());
      json.writeStringField("message", condition.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void tunnel(InterfaceStatus each) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", each.name());
    json.writeStringField("problem", each.problem());
    json.writeNumberField("listenPort", each.listenPort());
    json.writeArrayFieldStart("peers");
    for (PeerStatus peer : each.peers()) {
      peer(peer);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void peer(PeerStatus peer) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", peer.name());
    json.writeStringField("publicKey", peer.publicKey());
    json.writeStringField("endpoint", peer.endpoint());
    number("handshakeAgeSeconds", peer.handshakeAgeSeconds());
    json.writeNumberField("receivedBytes", peer.volume().receivedBytes());
    json.writeNumberField("sentBytes", peer.volume().sentBytes());
    number("receivedBitsPerSecond", peer.rate().map(PeerRate::receivedBitsPerSecond));
    number("sentBitsPerSecond", peer.rate().map(PeerRate::sentBitsPerSecond));
    json.writeEndObject();
  }

  private void number(String field, Optional<Long> value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(field, value.get());
    } else {
      json.writeNullField(field);
    }
  }
}
