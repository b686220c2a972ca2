package dev.wheelwright.agent.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Messages about links, addresses and routes, as the kernel writes them (linux/rtnetlink.h). */
final class Rtnetlink {
  private Rtnetlink() {}

  /** struct ifinfomsg and IFLA_IFNAME. */
  static ByteBuffer link(int index, String name) {
    byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = buffer(16 + 4 + (text.length + 3) / 4 * 4).putInt(4, index);
    bytes.position(16).putShort((short) (4 + text.length)).putShort((short) 3).put(text);
    return bytes.rewind();
  }

  /** struct ifaddrmsg. */
  static ByteBuffer address(int index) {
    return buffer(8).putInt(4, index);
  }

  /** struct rtmsg and RTA_OIF. */
  static ByteBuffer route(int index) {
    ByteBuffer bytes = buffer(12 + 8);
    bytes.position(12).putShort((short) 8).putShort((short) 4).putInt(index);
    return bytes.rewind();
  }

  /** A datagram with one message. */
  static ByteBuffer datagram(int type, ByteBuffer payload) {
    ByteBuffer bytes = buffer(16 + payload.remaining());
    bytes.putInt(bytes.capacity()).putShort((short) type);
    return bytes.put(16, payload, 0, payload.remaining()).rewind();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
