package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.DeviceWrites;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.WireGuardInterface;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Signed;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who can write to the controller's database, and in most cases even stole its online key,
 * makes it send what no agent may take. Every offer is refused with a reason that the API shows,
 * and the device is not written.
 */
class RefusalScenario {
  private static final String STATUS =
      " from appliance_status s join appliance a on a.id = s.appliance_id where a.name = ?";

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static Member branch;
  private static Envelope first;
  private static OnlineKey online;
  private static int keepalive;

  @BeforeAll
  static void start() {
    start(folder, Families.IPV4);
  }

  static void start(Path folder, Families families) {
    guide = GuideFleet.up(folder, families);
    keepalive = 25;
    branch = guide.branch(1);
    Path data = guide.folder().resolve("controller/data");
    String genuine =
        " from signed_config c join appliance a on a.id = c.appliance_id where a.name = ?";
    try (ControllerDatabase database = ControllerDatabase.open(data)) {
      String name = branch.place().name();
      first = Envelope.decode(database.bytes("select c.envelope" + genuine, name));
      online = OnlineKey.stolen(data, database.bytes("select c.key_id" + genuine, name));
    }
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  private interface Forgery {
    Signed of(Envelope genuine, OnlineKey online);
  }

  @Test
  void S6_flippedByte() {
    assertRefusesAFlippedByte();
  }

  static void assertRefusesAFlippedByte() {
    assertRefused("bad-signature", (genuine, online) -> flipped(online.sign(genuine.encode())));
  }

  @Test
  void S5_anotherAppliancesConfig() {
    assertRefused(
        "other-appliance",
        (genuine, online) -> online.sign(forAppliance(genuine, UUID.randomUUID()).encode()));
  }

  @Test
  void S2_anOlderRevision() {
    assertRefused(
        "rolled-back", (genuine, online) -> online.sign(withRevision(genuine, 1).encode()));
  }

  @Test
  void S7_aSignerThatNoKeySetNames() {
    assertRefused("wrong-signer", (genuine, online) -> OnlineKey.foreign().sign(genuine.encode()));
  }

  @Test
  void S7_anUnknownSchema() {
    assertRefused(
        "unknown-schema", (genuine, online) -> online.sign(withSchema(genuine, 99).encode()));
  }

  @Test
  void F12_aConfigForANewerAgent() {
    assertRefused(
        "needs agent level 99",
        (genuine, online) -> online.sign(withMinimumAgent(genuine, 99).encode()));
  }

  @Test
  void S6_anUnknownField() {
    assertRefused(
        "malformed", (genuine, online) -> online.sign(withUnknownField(genuine.encode())));
  }

  /**
   * The spoke's agent is away while a change is committed; the forged bytes take the place of what
   * the controller would sign; the agent comes back, with a recorder between it and its device.
   */
  private static void assertRefused(String reason, Forgery forgery) {
    String name = branch.place().name();
    WireGuardInterface before = GuideFleet.tunnel(branch);
    guide.agent(branch).process().terminate();
    guide.agent(branch).process().awaitExit(GuideFleet.PATIENCE);
    GuideFleet.await(
        "the stream's end", () -> !guide.appliance(branch).path("connected").asBoolean());
    keepalive++;
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: " + keepalive));
    String offered = forge(name, forgery);

    try (DeviceWrites recorder =
        DeviceWrites.record(branch.appliance(), before.name(), guide.folder())) {
      guide.agent(branch).start(recorder.environment());
      GuideFleet.await(
          "a refusal",
          () ->
              result().path("outcome").asText().equals("refused")
                  && result().path("digest").asText().equals(offered));

      assertThat(result().path("reason").asText()).contains(reason);
      assertThat(guide.appliance(branch).path("inSync").asBoolean()).isFalse();
      assertThat(recorder.reads()).isPositive();
      assertThat(recorder.writes()).isZero();
    }
    assertThat(GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds())
        .isEqualTo(before.peers().getFirst().keepaliveSeconds());
    assertThat(GuideFleet.answers(branch, guide.hub())).isTrue();
    assertTakesTheNextGenuineConfig();
  }

  private static JsonNode result() {
    return guide.appliance(branch).path("result");
  }

  /** A refusal parks one digest, not the appliance. */
  private static void assertTakesTheNextGenuineConfig() {
    guide.agent(branch).process().kill();
    guide.agent(branch).process().awaitExit(GuideFleet.PATIENCE);
    guide.agent(branch).start();
    keepalive++;
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: " + keepalive));
    guide.awaitAllInSync();
    assertThat(GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds())
        .isEqualTo(keepalive);
  }

  /**
   * Puts the forged config where the controller keeps what it signed; returns the digest that it
   * will offer.
   */
  private static String forge(String name, Forgery forgery) {
    Path data = guide.folder().resolve("controller/data");
    try (ControllerDatabase database = ControllerDatabase.open(data)) {
      GuideFleet.await(
          "the push to the others", () -> database.number("select count(*) from outbox") == 0);
      long revision = database.number("select s.desired_revision" + STATUS, name);
      byte[] digest = database.bytes("select s.desired_digest" + STATUS, name);
      Envelope genuine =
          new Envelope(
              first.schema(),
              first.fleet(),
              first.appliance(),
              new RevisionStamp(first.stamp().epoch(), revision),
              Digest.fromBytes(digest),
              first.previousDigest(),
              first.issuedAtSeconds(),
              first.minimumAgent());
      Signed forged = forgery.of(genuine, online);
      database.change(
          "delete from signed_config where appliance_id = ? and revision = ?",
          first.appliance(),
          revision);
      database.change(
          "insert into signed_config (appliance_id, revision, envelope, signature, key_id) values (?, ?, ?, ?, ?)",
          first.appliance(),
          revision,
          forged.payload().toArray(),
          forged.signature().toArray(),
          forged.keyId().toBytes());
      return genuine.configDigest().toString();
    }
  }

  private static Signed flipped(Signed genuine) {
    byte[] payload = genuine.payload().toArray();
    payload[payload.length - 1] ^= 1;
    return new Signed(Bytes.of(payload), genuine.signature(), genuine.keyId());
  }

  private static byte[] withUnknownField(byte[] envelope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(envelope);
    bytes.writeBytes(new byte[] {15 << 3, 1}); // field 15, varint 1
    return bytes.toByteArray();
  }

  private static Envelope forAppliance(Envelope e, UUID appliance) {
    return copy(e, e.schema(), appliance, e.stamp(), e.minimumAgent());
  }

  private static Envelope withRevision(Envelope e, long revision) {
    RevisionStamp stamp = new RevisionStamp(e.stamp().epoch(), revision);
    return copy(e, e.schema(), e.appliance(), stamp, e.minimumAgent());
  }

  private static Envelope withSchema(Envelope e, int schema) {
    return copy(e, schema, e.appliance(), e.stamp(), e.minimumAgent());
  }

  private static Envelope withMinimumAgent(Envelope e, int minimumAgent) {
    return copy(e, e.schema(), e.appliance(), e.stamp(), minimumAgent);
  }

  private static Envelope copy(
      Envelope e, int schema, UUID appliance, RevisionStamp stamp, int minimumAgent) {
    return new Envelope(
        schema,
        e.fleet(),
        appliance,
        stamp,
        e.configDigest(),
        e.previousDigest(),
        e.issuedAtSeconds(),
        minimumAgent);
  }
}
