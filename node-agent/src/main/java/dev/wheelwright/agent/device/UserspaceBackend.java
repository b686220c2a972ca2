package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * WireGuard in processes of wireguard-go, one for each interface.
 *
 * <p>Each runs in a session of its own and goes into the background by itself, so that it outlives
 * the agent however that ends. It ends when its interface is deleted.
 */
final class UserspaceBackend implements WireGuardBackend {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  private final CommandRunner runner;
  private final UapiSocket socket;

  /**
   * @param directory where wireguard-go puts its sockets
   */
  UserspaceBackend(CommandRunner runner, Path directory) {
    this.runner = runner;
    this.socket = new UapiSocket(directory, REQUEST_TIMEOUT);
  }

  @Override
  public void make(InterfaceName name) throws DeviceException {
    if (answers(name)) {
      throw new DeviceException(
          "a wireguard-go named '"
              + name
              + "' runs already, but its interface is not here: it was renamed, or is in another network namespace");
    }
    removeDeadSocket(name);
    runner.run(Command.of("setsid", "--wait", "wireguard-go", name.value())).require();
  }

  @Override
  public void awaitReady(InterfaceName name) throws DeviceException {
    await(
        name,
        true,
        "wireguard-go for '" + name + "' started, but does not answer on " + socket.path(name));
  }

  @Override
  public void awaitGone(InterfaceName name) throws DeviceException {
    await(name, false, "the interface '" + name + "' is gone, but its wireguard-go still answers");
  }

  @Override
  public ObservedWireGuard read(InterfaceName name) throws DeviceException {
    try {
      return UapiReply.parseGet(exchange(name, UapiRequest.get()));
    } catch (MalformedReadingException e) {
      throw malformed(name, e);
    }
  }

  @Override
  public void configure(ConfigureWireGuard change) throws DeviceException {
    byte[] request = UapiRequest.set(change);
    try {
      int errno = UapiReply.errno(exchange(change.name(), request));
      if (errno != 0) {
        throw new DeviceException(
            "wireguard-go refused a change to '" + change.name() + "': errno " + errno);
      }
    } catch (MalformedReadingException e) {
      throw malformed(change.name(), e);
    } finally {
      Arrays.fill(request, (byte) 0);
    }
  }

  private String exchange(InterfaceName name, byte[] request) throws DeviceException {
    try {
      return socket.exchange(name, request);
    } catch (IOException e) {
      throw new DeviceException(
          "wireguard-go of '" + name + "' does not answer: " + e.getMessage(), e);
    }
  }

  private static DeviceException malformed(InterfaceName name, MalformedReadingException e) {
    return new DeviceException(
        "wireguard-go's reply about '" + name + "' is unusable: " + e.getMessage(), e);
  }

  private boolean answers(InterfaceName name) {
    try {
      return UapiReply.errno(socket.exchange(name, UapiRequest.get())) == 0;
    } catch (IOException | MalformedReadingException e) {
      return false;
    }
  }

  /**
   * A process that was killed leaves its socket behind. Only one on which nobody listens is
   * removed.
   */
  private void removeDeadSocket(InterfaceName name) throws DeviceException {
    try {
      socket.exchange(name, UapiRequest.get());
    } catch (ConnectException e) {
      delete(socket.path(name));
    } catch (IOException e) {
      return;
    }
  }

  private static void delete(Path path) throws DeviceException {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new DeviceException(
          "the socket " + path + " of a dead wireguard-go cannot be removed", e);
    }
  }

  private void await(InterfaceName name, boolean wanted, String problem) throws DeviceException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (answers(name) != wanted) {
      if (System.nanoTime() > deadline) {
        throw new DeviceException(problem);
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DeviceException(
            "interrupted while waiting for wireguard-go of '" + name + "'", e);
      }
    }
  }
}
