package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Captures every netlink message between a host's programs and the kernel, by a device of kind
 * {@code nlmon} (linux/drivers/net/nlmon.c), and counts the requests to the kernel's WireGuard, by
 * whomever. Only the heads of messages are kept: keys come later in them.
 */
final class NetlinkRecorder implements DeviceWrites {
  private static final String DEVICE = "nlmon0";
  private static final Pattern NUMBER = Pattern.compile("ID: 0x([0-9a-f]+)");

  /** What a capture of netlink puts before each message (LINKTYPE_NETLINK). */
  private static final int COOKED_BYTES = 16;

  /** struct nlmsghdr, and where type and flags are in it; then the command of genlmsghdr. */
  private static final int HEADER_BYTES = 16;

  private static final int TYPE = COOKED_BYTES + 4;
  private static final int FLAGS = COOKED_BYTES + 6;
  private static final int COMMAND = COOKED_BYTES + HEADER_BYTES;
  private static final int KEPT_BYTES = COMMAND + 4;

  /** NLM_F_REQUEST: what the kernel says has it not. */
  private static final int REQUEST = 1;

  /** Commands of linux/wireguard.h. */
  private static final int GET_DEVICE = 0;

  private static final int SET_DEVICE = 1;

  /** The file format "pcap": before everything, and before each message. */
  private static final int FILE_HEADER_BYTES = 24;

  private static final int PACKET_HEADER_BYTES = 16;
  private static final int CAPTURED = 8;

  private final Host host;
  private final PacketCapture capture;
  private final Path file;
  private final int family;

  private NetlinkRecorder(Host host, PacketCapture capture, Path file, int family) {
    this.host = host;
    this.capture = capture;
    this.file = file;
    this.family = family;
  }

  /** Starts to capture on a host whose kernel has WireGuard. */
  static NetlinkRecorder start(Host host, Path folder) {
    int family = family(host.exec("genl", "ctrl", "get", "name", "wireguard").orFail().stdout());
    host.ip("link add %s type nlmon".formatted(DEVICE), "link set %s up".formatted(DEVICE));
    Path file = folder.resolve("netlink-" + host.name() + ".pcap");
    PacketCapture capture = PacketCapture.start(host, DEVICE, file, KEPT_BYTES);
    return new NetlinkRecorder(host, capture, file, family);
  }

  private static int family(String description) {
    Matcher number = NUMBER.matcher(description);
    if (!number.find()) {
      throw new LabException("the kernel's WireGuard has no number: " + description.strip());
    }
    return Integer.parseInt(number.group(1), 16);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public long reads() {
    return commands().stream().filter(command -> command == GET_DEVICE).count();
  }

  @Override
  public long writes() {
    return commands().stream().filter(command -> command == SET_DEVICE).count();
  }

  /** The commands to WireGuard so far, in order. */
  private List<Integer> commands() {
    List<Integer> commands = new ArrayList<>();
    ByteBuffer bytes = contents();
    int start = FILE_HEADER_BYTES;
    while (start + PACKET_HEADER_BYTES <= bytes.limit()) {
      int kept = bytes.getInt(start + CAPTURED);
      int packet = start + PACKET_HEADER_BYTES;
      start = packet + kept;
      if (start <= bytes.limit() && kept >= KEPT_BYTES && isRequest(bytes, packet)) {
        commands.add((int) bytes.get(packet + COMMAND));
      }
    }
    return commands;
  }

  private boolean isRequest(ByteBuffer bytes, int packet) {
    return bytes.getShort(packet + TYPE) == family
        && (bytes.getShort(packet + FLAGS) & REQUEST) != 0;
  }

  /** The file may end within a message that is being written. */
  private ByteBuffer contents() {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    capture.stop();
    host.ip("link delete " + DEVICE);
    if (capture.missed() > 0) {
      throw new LabException("%s netlink messages were not seen".formatted(capture.missed()));
    }
  }
}
