package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A family of generic netlink (linux/genetlink.h): found by its name, since its message type is
 * given out when it registers.
 *
 * @param type the message type of its messages
 */
public record GenericFamily(int type) {
  /** struct genlmsghdr: command, version, reserved. */
  private static final int HEADER_BYTES = 4;

  private static final int CONTROL_TYPE = 16;
  private static final int GET_FAMILY = 3;
  private static final int CONTROL_VERSION = 1;
  private static final int FAMILY_ID = 1;
  private static final int FAMILY_NAME = 2;

  /** Looks a family up; the kernel loads its module when it has one. Empty when there is none. */
  public static Optional<GenericFamily> find(Conversation conversation, String name)
      throws NetlinkException {
    MessageWriter request = new GenericFamily(CONTROL_TYPE).request(GET_FAMILY, CONTROL_VERSION);
    request.putString(FAMILY_NAME, name);
    int[] type = {0};
    try {
      conversation.ask(
          request,
          (_, payload) -> {
            Attributes attributes = attributes(payload);
            while (attributes.next()) {
              if (attributes.type() == FAMILY_ID) {
                type[0] = attributes.get16();
              }
            }
          });
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
    if (type[0] < Messages.FIRST_OWN_TYPE) {
      throw NetlinkException.malformed("a family has no number");
    }
    return Optional.of(new GenericFamily(type[0]));
  }

  /** A message to the family, without attributes yet. */
  public MessageWriter request(int command, int version) {
    return new MessageWriter(type, 0).fixed8(command).fixed8(version).fixed16(0);
  }

  /** The attributes of one of its messages. */
  public static Attributes attributes(ByteBuffer payload) throws NetlinkException {
    if (payload.remaining() < HEADER_BYTES) {
      throw NetlinkException.malformed("a message lacks its command");
    }
    return Attributes.of(payload.slice(HEADER_BYTES, payload.remaining() - HEADER_BYTES));
  }
}
