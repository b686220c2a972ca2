package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A capture of one network device into a file, by tcpdump. */
public final class PacketCapture implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Patience.seconds(10);

  /** Enough for the heads of any packet inside another. */
  private static final int HEADS = 128;

  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets dropped by kernel");

  private final HostProcess tcpdump;
  private final Path file;
  private final Path log;

  private PacketCapture(HostProcess tcpdump, Path file, Path log) {
    this.tcpdump = tcpdump;
    this.file = file;
    this.log = log;
  }

  /**
   * Starts capturing and returns when the capture is running.
   *
   * @param host the host
   * @param device its network device
   * @param file the file to write (pcap); the tool's own output goes to a file beside it
   */
  public static PacketCapture start(Host host, String device, Path file) {
    return start(host, device, file, HEADS);
  }

  /** The same, with that many bytes of each packet. */
  public static PacketCapture start(Host host, String device, Path file, int bytes) {
    Path log = file.resolveSibling(file.getFileName() + ".log");
    deleteIfExists(file);
    deleteIfExists(log);
    String target = file.toAbsolutePath().toString();
    List<String> command =
        List.of(
            "tcpdump",
            "-i",
            device,
            "-n",
            "-s",
            Integer.toString(bytes),
            "-B",
            "8192",
            "--immediate-mode",
            "-U",
            "-Z",
            "root",
            "-w",
            target);
    HostProcess tcpdump = host.start(Launch.of(command).logTo(log));
    if (!Poll.until(() -> read(log).contains("listening on") || !tcpdump.isAlive(), PAUSE, TIMEOUT)
        || !tcpdump.isAlive()) {
      throw new LabException(
          "tcpdump on %s of %s did not start: %s".formatted(device, host.name(), read(log)));
    }
    return new PacketCapture(tcpdump, file, log);
  }

  /** Ends the capture. */
  @Override
  public void close() {
    stop();
  }

  /** Ends the capture; its file is complete afterwards. */
  public void stop() {
    tcpdump.signal("INT");
    if (tcpdump.awaitExit(TIMEOUT).isEmpty()) {
      throw new LabException("tcpdump does not end");
    }
  }

  /** How many packets the kernel could not hand over; known after the end. */
  public int missed() {
    Matcher matcher = DROPPED.matcher(read(log));
    if (!matcher.find()) {
      throw new LabException("the capture " + file + " has not ended");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /**
   * Counts the packets that match a tcpdump filter, such as {@code udp port 9001}; all of them when
   * it is empty.
   */
  public int count(String filter) {
    return lines(filter).size();
  }

  /** The packets that match a tcpdump filter, one line of text each. */
  public List<String> lines(String filter) {
    List<String> command =
        new ArrayList<>(List.of("tcpdump", "-nn", "-tt", "-r", file.toAbsolutePath().toString()));
    if (!filter.isEmpty()) {
      command.add(filter);
    }
    return Exec.run(command).orFail().stdout().lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private static void deleteIfExists(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new LabException("cannot replace " + file, e);
    }
  }
}
