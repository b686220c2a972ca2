package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.testing.SigningKey;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.contract.v1.AgentMessage.BodyCase;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an agent does not take from its controller, and how it says so. */
class RefusedOfferTest extends SessionFixture {
  @Test
  void s2AnOlderRevisionIsRefusedWithoutAskingForIt() throws IOException {
    applyByLink(7, appliance.content(3));

    assertRefusedUnfetched(fleet.config(6, appliance.content(4).digest()), "rolled-back");
  }

  @Test
  void s2StorageThatWasRolledBackDoesNotHelpAReplay() throws IOException {
    ConfigContent old = appliance.content(3);
    welcome(9, appliance.content(5));

    assertRefusedUnfetched(fleet.config(8, old.digest()), "rolled-back");
  }

  @Test
  void s5ToS7WhatIsNotOursIsRefusedWithoutAskingForIt() throws IOException {
    ConfigContent content = appliance.content(3);
    welcome(7, content);
    Envelope good = fleet.envelope(7, content.digest());
    UUID other = UUID.randomUUID();

    assertRefusedUnfetched(fleet.sign(copy(good, 1, good.fleet(), other, 1)), "other-appliance");
    assertRefusedUnfetched(fleet.sign(copy(good, 1, other, good.appliance(), 1)), "other-fleet");
    assertRefusedUnfetched(
        fleet.sign(copy(good, 2, good.fleet(), good.appliance(), 1)), "unknown-schema");
    assertRefusedUnfetched(
        fleet.sign(copy(good, 1, good.fleet(), good.appliance(), Envelope.AGENT_LEVEL + 1)),
        "agent-too-old");
    assertRefusedUnfetched(
        new SigningKey("stranger").sign(SignatureContext.CONFIG, good.encode()), "wrong-signer");
    byte[] unknownField = Arrays.copyOf(good.encode(), good.encode().length + 2);
    unknownField[good.encode().length] = 0x78;
    unknownField[good.encode().length + 1] = 1;
    assertRefusedUnfetched(fleet.online.sign(SignatureContext.CONFIG, unknownField), "malformed");
    byte[] flipped = good.encode();
    flipped[flipped.length - 1] ^= 1;
    assertRefusedUnfetched(
        new Signed(Bytes.of(flipped), fleet.sign(good).signature(), fleet.sign(good).keyId()),
        "bad-signature");
  }

  @Test
  void whatDoesNotEvenNameAConfigIsToldAsAnEvent() throws IOException {
    welcome(7, appliance.content(3));

    session.receive(
        ControllerMessages.offer(
            fleet.online.sign(SignatureContext.CONFIG, new byte[] {0x7f, 0x7f, 0x7f})));

    assertThat(controller.last().getEvent().getCode()).isEqualTo("offer-refused");
    assertThat(device.done()).isEmpty();
  }

  @Test
  void s6ContentThatWasNotSignedIsRefused() throws IOException {
    ConfigContent signed = appliance.content(3);
    ConfigContent delivered = appliance.content(4);
    welcome(7, signed);
    session.receive(ControllerMessages.offer(fleet.config(7, signed.digest())));

    ControllerMessages.whole(delivered).stream()
        .map(part -> withConfigDigest(part, signed.digest()))
        .forEach(session::receive);

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("digest-mismatch");
    assertThat(device.done()).isEmpty();
    assertThat(appliance.floor.current().stamp()).isEqualTo(RevisionStamp.NONE);
  }

  @Test
  void s6PartsOutOfOrderAreRefused() throws IOException {
    ConfigContent content = appliance.content(600);
    welcome(7, content);
    List<ControllerMessage> parts256 = ControllerMessages.whole(content);
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));

    session.receive(parts256.get(0));
    session.receive(parts256.get(2));

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("malformed");
  }

  @Test
  void contentThatNeverEndsIsRefused() throws IOException {
    ConfigContent content = appliance.content(3);
    welcome(7, content);
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));
    session.receive(ControllerMessages.whole(content).getFirst());
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);

    for (int page = 0; controller.count(BodyCase.RESULT) == 0; page++) {
      session.receive(
          ControllerMessages.message(
              ControllerMessages.part(content.digest())
                  .setMembership(ByteString.copyFrom(new byte[16]))
                  .setPage(page)
                  .setContent(large)));
    }

    assertThat(result().getReason()).startsWith("too-large");
  }

  @Test
  void s5AnotherAppliancesKeyIsRefused() throws IOException {
    ConfigContent foreign = TestConfigs.config(3);
    welcome(7, foreign);
    session.receive(ControllerMessages.offer(fleet.config(7, foreign.digest())));
    ControllerMessages.whole(foreign).forEach(session::receive);

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("key-mismatch");
    assertThat(device.done()).isEmpty();
  }
}
