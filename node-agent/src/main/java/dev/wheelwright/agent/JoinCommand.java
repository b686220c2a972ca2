package dev.wheelwright.agent;

import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.EnrolmentException;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.identity.Join;
import dev.wheelwright.agent.identity.JoinToken;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code agent join}: trades a token for an identity. */
final class JoinCommand {
  private final Surroundings surroundings;
  private final Main.Streams streams;

  JoinCommand(Surroundings surroundings, Main.Streams streams) {
    this.surroundings = surroundings;
    this.streams = streams;
  }

  int execute(Arguments arguments) throws UsageException, FailedException, IOException {
    ControllerAddress address = address(arguments.required("--controller"));
    JoinToken token = token(arguments);
    StateDirectory state = surroundings.state();
    Optional<StateLock> lock = StateLock.tryAcquire(state);
    if (lock.isEmpty()) {
      throw new FailedException("an agent is at work in " + state.root() + "; stop it first");
    }
    try (StateLock _ = lock.get()) {
      if (new IdentityFolder(state).exists() && !arguments.has("--replace")) {
        throw new UsageException(
            "this appliance has joined already; --replace gives it another identity");
      }
      Identity identity =
          new Join(state, Surroundings.agentVersion(), surroundings.clock(), surroundings.random())
              .join(address, token);
      streams
          .out()
          .println(
              "joined fleet "
                  + identity.id().fleet()
                  + " as "
                  + identity.name()
                  + " ("
                  + identity.id().appliance()
                  + ")");
      return 0;
    } catch (EnrolmentException e) {
      throw new FailedException("joining failed: " + e.getMessage(), e.isRefused());
    }
  }

  private static ControllerAddress address(String text) throws UsageException {
    try {
      return ControllerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static JoinToken token(Arguments arguments) throws UsageException, IOException {
    Optional<String> given = arguments.value("--token");
    Optional<String> file = arguments.value("--token-file");
    if (given.isPresent() == file.isPresent()) {
      throw new UsageException("one of --token-file and --token must be given");
    }
    try {
      return JoinToken.parse(
          file.isPresent() ? Files.readString(Path.of(file.get())) : given.orElse(""));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
