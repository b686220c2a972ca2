package dev.wheelwright.agent.diagnose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Routing;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** A config as JSON. Of what is sealed it says only that it is there. */
final class ConfigJson {
  private final JsonGenerator json;

  private ConfigJson(JsonGenerator json) {
    this.json = json;
  }

  static String of(ConfigContent content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      new ConfigJson(json).config(content);
    }
    return text.toString();
  }

  private void config(ConfigContent content) throws IOException {
    json.writeStartObject();
    json.writeStringField("digest", content.digest().toString());
    json.writeArrayFieldStart("interfaces");
    for (Map.Entry<InterfaceRecord, List<PeerRecord>> entry : content.decode().entrySet()) {
      tunnel(entry.getKey(), entry.getValue());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void tunnel(InterfaceRecord each, List<PeerRecord> peers) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", each.name().value());
    json.writeStringField("membership", each.membership().toString());
    json.writeNumberField("keyGeneration", each.keyGeneration());
    json.writeStringField("publicKey", each.publicKey().toString());
    texts("addresses", each.addresses());
    json.writeNumberField("listenPort", each.listenPort());
    json.writeNumberField("mtu", each.mtu());
    json.writeNumberField("fwmark", each.fwmark());
    json.writeStringField(
        "routing",
        switch (each.routing()) {
          case Routing.Main _ -> "main";
          case Routing.Off _ -> "off";
          case Routing.Table(var number) -> "table " + number;
        });
    json.writeBooleanField("enabled", each.enabled());
    json.writeBooleanField("suppliedPrivateKey", each.sealedPrivateKey().isPresent());
    json.writeArrayFieldStart("peers");
    for (PeerRecord peer : peers) {
      peer(peer);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void peer(PeerRecord peer) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", peer.name());
    json.writeStringField("publicKey", peer.publicKey().toString());
    texts("allowedIps", peer.allowedIps());
    texts("endpoints", peer.endpoints());
    json.writeNumberField("keepalive", peer.keepaliveSeconds());
    json.writeBooleanField("presharedKey", peer.sealedPsk().isPresent());
    json.writeEndObject();
  }

  private void texts(String field, List<?> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (Object value : values) {
      json.writeString(value.toString());
    }
    json.writeEndArray();
  }
}
