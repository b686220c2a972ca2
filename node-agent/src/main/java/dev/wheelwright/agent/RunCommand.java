package dev.wheelwright.agent;

import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.log.LogLines;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StateLock;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code agent run}: the service, until it is told to stop. */
final class RunCommand {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);

  private final Surroundings surroundings;
  private final PrintStream out;

  RunCommand(Surroundings surroundings, PrintStream out) {
    this.surroundings = surroundings;
    this.out = out;
  }

  int execute() throws FailedException, IOException {
    StateDirectory state = surroundings.existingState();
    Optional<StateLock> lock = StateLock.tryAcquire(state);
    if (lock.isEmpty()) {
      throw new FailedException("another agent is at work in " + state.root());
    }
    // Held in use: an unreachable channel is closed, and the lock is gone with it.
    try (StateLock _ = lock.get()) {
      Identity identity = new IdentityFolder(state).identity().orElseThrow(surroundings::notJoined);
      serve(state, identity);
      return 0;
    }
  }

  private void serve(StateDirectory state, Identity identity) throws FailedException, IOException {
    String context = "appliance=" + identity.id().appliance();
    LogLines.writeTo(out, context);
    try {
      Agent agent = Agent.create(surroundings, state, identity);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, context), "stop"));
      LOGGER
          .atInfo()
          .addKeyValue("name", Quoted.of(identity.name()))
          .addKeyValue("controller", identity.controller())
          .addKeyValue("version", Surroundings.agentVersion())
          .log("event=started");
      agent.start();
      new CountDownLatch(1).await();
    } catch (IOException e) {
      LOGGER
          .atError()
          .addKeyValue("reason", Quoted.of(String.valueOf(e.getMessage())))
          .log("event=start-failed");
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted");
    }
  }

  /** The right end of a service is success, and not the signal that asked for it. */
  private void stop(Agent agent, String context) {
    agent.stop();
    // The logging of the platform is shut down by now.
    out.println(LogLines.line(surroundings.clock().instant(), "info", context, "event=stopped"));
    out.flush();
    Runtime.getRuntime().halt(0);
  }
}
