package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.identity.SignedMessages;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.agent.link.ContentAssembly.BrokenContentException;
import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.store.LocalDisk;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.verify.ConfigVerifier;
import dev.wheelwright.agent.verify.TrustedKeySet;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.agent.verify.VerifiedEnvelope;
import dev.wheelwright.agent.verify.VerifiedLatest;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Welcome;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F12: what a controller of the previous version said to an appliance, and what an agent of the
 * previous version kept of it, both as they were recorded. This agent has to make the same of it.
 */
class PreviousVersionTest {
  /** Link messages in lines {@code sent HEX} and {@code received HEX}; see e2e/versions. */
  private static final Path RECORD = Path.of("../e2e/versions/previous/link.txt");

  private static final Path STATE = Path.of("../e2e/versions/previous/agent");

  @TempDir private Path folder;
  private final List<AgentMessage> said = new ArrayList<>();
  private final List<ControllerMessage> heard = new ArrayList<>();
  private StateDirectory state;
  private Identity identity;
  private ConfigVerifier verifier;

  @BeforeEach
  void read() throws IOException {
    for (String line : Files.readAllLines(RECORD)) {
      String[] words = line.split(" ", 2);
      byte[] bytes = HexFormat.of().parseHex(words[1]);
      boolean _ = words[0].equals("sent") ? said.add(sent(bytes)) : heard.add(received(bytes));
    }
    copyState();
    state = StateDirectory.open(folder, new LocalDisk());
    identity = new IdentityFolder(state).identity().orElseThrow();
    KeyReport own =
        said.stream().filter(AgentMessage::hasKeys).map(AgentMessage::getKeys).findFirst().get();
    verifier =
        new ConfigVerifier(
            identity.id(),
            identity.root(),
            (membership, generation) ->
                Optional.of(WgPublicKey.of(own.getPublicKey().toByteArray()))
                    .filter(
                        _ ->
                            Uuids.of(own.getMembership()).equals(membership)
                                && own.getGeneration() == generation));
  }

  private void copyState() throws IOException {
    Files.createDirectory(folder.resolve("identity"));
    try (var files = Files.walk(STATE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(STATE.relativize(file)));
      }
    }
  }

  private static AgentMessage sent(byte[] bytes) throws InvalidProtocolBufferException {
    return AgentMessage.parseFrom(bytes);
  }

  private static ControllerMessage received(byte[] bytes) throws InvalidProtocolBufferException {
    return ControllerMessage.parseFrom(bytes);
  }

  @Test
  void F12_whatAControllerOfThePreviousVersionSignedHolds() throws Exception {
    List<VerifiedConfig> configs = replay();

    assertThat(configs).hasSizeGreaterThan(1);
    assertThat(configs.getLast().digest())
        .isEqualTo(state.lastGood().read().orElseThrow().content().digest());
    assertThat(configs.getLast().content().head().interfaces()).hasSize(1);
  }

  @Test
  void F12_anUpgradedAgentKnowsWhatThePreviousOneKept() throws IOException {
    StoredConfig lastGood = state.lastGood().read().orElseThrow();

    VerifiedConfig verified = accepted(verifier.stored(lastGood));

    assertThat(state.attempt().read().orElseThrow().digest()).isEqualTo(verified.digest());
    assertThat(state.floor().read().digest()).contains(verified.digest());
    assertThat(state.floor().read().stamp().revision()).isPositive();
    assertThat(state.keySet().read()).contains(lastGood.keySet());
    assertThat(state.owned().load().orElseThrow().interfaces())
        .contains(verified.content().head().interfaces().getFirst().name());
    assertThat(state.peerEndpoints().read()).isNotEmpty();
  }

  /** What the agent of then did, with the parts of now. */
  private List<VerifiedConfig> replay() throws BrokenContentException {
    List<VerifiedConfig> configs = new ArrayList<>();
    Map<Digest, ConfigContent> contents = new HashMap<>();
    TrustedKeySet trusted = keySet(heard.getFirst().getWelcome());
    VerifiedLatest latest = latest(heard.getFirst().getWelcome(), trusted);
    VerifiedEnvelope offered = null;
    ContentAssembly assembly = new ContentAssembly();
    for (ControllerMessage message : heard.subList(1, heard.size())) {
      Optional<ConfigContent> content = Optional.empty();
      switch (message.getBodyCase()) {
        case OFFER -> {
          VerifiedEnvelope.Recency recency = new VerifiedEnvelope.Recency(Floor.NONE, latest);
          offered =
              accepted(
                  SignedMessages.read(message.getOffer().getConfig())
                      .then(signed -> verifier.offer(signed, trusted, recency)));
          assembly = new ContentAssembly();
        }
        case PAGE -> content = assembly.add(message.getPage());
        case DELTA -> {
          Digest base = Digest.fromBytes(message.getDelta().getBaseDigest().toByteArray());
          content = Optional.of(ContentAssembly.apply(message.getDelta(), contents.get(base)));
        }
        case KEY_REQUEST -> assertAnswered(message.getKeyRequest());
        case WELCOME, GOODBYE, BODY_NOT_SET -> throw new AssertionError(message.toString());
      }
      if (content.isPresent()) {
        contents.put(content.get().digest(), content.get());
        configs.add(accepted(verifier.content(offered, content.get())));
      }
    }
    return configs;
  }

  private void assertAnswered(KeyRequest request) {
    assertThat(said)
        .anySatisfy(
            message -> {
              assertThat(message.getKeys().getMembership()).isEqualTo(request.getMembership());
              assertThat(message.getKeys().getGeneration()).isEqualTo(request.getGeneration());
            });
  }

  private TrustedKeySet keySet(Welcome welcome) {
    return accepted(
        SignedMessages.read(welcome.getKeySet())
            .then(each -> TrustedKeySet.verify(each, identity.root(), identity.id().fleet())));
  }

  private VerifiedLatest latest(Welcome welcome, TrustedKeySet trusted) {
    Bytes nonce = Bytes.of(said.getFirst().getHello().getNonce().toByteArray());
    return accepted(
        SignedMessages.read(welcome.getLatest())
            .then(each -> VerifiedLatest.verify(each, trusted, identity.id(), nonce)));
  }

  private static <T> T accepted(Verdict<T> verdict) {
    return switch (verdict) {
      case Verdict.Accepted<T>(T value) -> value;
      case Verdict.Refused<T> refused -> throw new AssertionError(refused.refusal().toString());
    };
  }
}
