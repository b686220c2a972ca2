package dev.wheelwright.e2e.programs;

import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Launch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A checked-out and built Wheelwright.
 *
 * @param root the folder of the launcher
 */
public record Installation(Path root) {

  private static final String LAUNCHER = "wheelwright";

  /** Makes the folder absolute. */
  public Installation {
    root = root.toAbsolutePath().normalize();
    if (!Files.isExecutable(root.resolve(LAUNCHER))) {
      throw new LabException("no launcher in " + root);
    }
  }

  /**
   * The installation around this program: where the system property {@code wheelwright.root} says,
   * otherwise the nearest folder above the working directory that has the launcher.
   */
  public static Installation find() {
    String named = System.getProperty("wheelwright.root");
    if (named != null) {
      return new Installation(Path.of(named));
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve(LAUNCHER))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new LabException("no launcher above " + Path.of("").toAbsolutePath());
    }
    return new Installation(folder);
  }

  /** The launcher with these arguments, as a person would type them; it builds nothing. */
  public Launch launch(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve(LAUNCHER).toString()));
    command.addAll(arguments);
    return Launch.of(command)
        .with("WHEELWRIGHT_BUILT", "1")
        .with("JAVA_HOME", System.getProperty("java.home"))
        .in(root);
  }

  /** A TCP port of the machine that nobody uses at this moment. */
  public static int freePort(String address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new LabException("no free port on " + address, e);
    }
  }
}
