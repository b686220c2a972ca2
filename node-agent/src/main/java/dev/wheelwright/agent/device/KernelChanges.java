package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.netlink.Attributes;
import dev.wheelwright.agent.device.netlink.MessageWriter;
import dev.wheelwright.agent.device.netlink.Messages;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which interface a change concerns (rtnetlink(7), linux/rtnetlink.h). Links come with their
 * name; addresses and routes with a number only, so the names of all links are remembered.
 *
 * <p>A new route needs no look: either it is ours, or it is somebody's own business.
 */
final class KernelChanges {
  /** RTMGRP_LINK, and those of addresses and routes of both families. */
  static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

  private static final int GET_LINK = 18;
  private static final int NEW_LINK = 16;
  private static final int DELETE_LINK = 17;
  private static final int NEW_ADDRESS = 20;
  private static final int DELETE_ADDRESS = 21;
  private static final int DELETE_ROUTE = 25;

  /** struct ifinfomsg, and where the interface's number is in it. */
  private static final int LINK_BYTES = 16;

  /** The number's place in struct ifinfomsg and in struct ifaddrmsg. */
  private static final int INDEX = 4;

  private static final int ADDRESS_BYTES = 8;
  private static final int ROUTE_BYTES = 12;
  private static final int NAME = 3;
  private static final int OUTPUT_INTERFACE = 4;

  private final Map<Integer, String> names = new HashMap<>();

  /** Asks for all links; what comes is as {@link #concerned} takes it. */
  static MessageWriter allLinks() {
    MessageWriter request = new MessageWriter(GET_LINK, 0);
    for (int i = 0; i < LINK_BYTES; i++) {
      request.fixed8(0);
    }
    return request;
  }

  /** The names of interfaces that one message concerns: none, one, or both of a renamed one. */
  Set<String> concerned(Messages message) throws NetlinkException {
    return concerned(message.type(), message.payload());
  }

  /** The same for a message without its header. */
  Set<String> concerned(int type, ByteBuffer payload) throws NetlinkException {
    return switch (type) {
      case NEW_LINK -> link(payload);
      case DELETE_LINK -> {
        Set<String> gone = link(payload);
        names.remove(payload.getInt(INDEX));
        yield gone;
      }
      case NEW_ADDRESS, DELETE_ADDRESS -> {
        require(payload, ADDRESS_BYTES);
        yield named(payload.getInt(INDEX));
      }
      case DELETE_ROUTE -> route(payload);
      default -> Set.of();
    };
  }

  private Set<String> link(ByteBuffer payload) throws NetlinkException {
    Attributes attributes = attributes(payload, LINK_BYTES);
    Optional<String> name = Optional.empty();
    while (attributes.next()) {
      if (attributes.type() == NAME) {
        name = Optional.of(attributes.getString());
      }
    }
    if (name.isEmpty()) {
      return named(payload.getInt(INDEX));
    }
    String earlier = names.put(payload.getInt(INDEX), name.get());
    return earlier == null || earlier.equals(name.get())
        ? Set.of(name.get())
        : Set.of(earlier, name.get());
  }

  private Set<String> route(ByteBuffer payload) throws NetlinkException {
    Attributes attributes = attributes(payload, ROUTE_BYTES);
    while (attributes.next()) {
      if (attributes.type() == OUTPUT_INTERFACE) {
        return named(attributes.get32());
      }
    }
    return Set.of();
  }

  private Set<String> named(int index) {
    String name = names.get(index);
    return name == null ? Set.of() : Set.of(name);
  }

  private static Attributes attributes(ByteBuffer payload, int fixedBytes) throws NetlinkException {
    require(payload, fixedBytes);
    return Attributes.of(payload.slice(fixedBytes, payload.limit() - fixedBytes));
  }

  private static void require(ByteBuffer payload, int bytes) throws NetlinkException {
    if (payload.limit() < bytes) {
      throw NetlinkException.malformed("a change is cut off");
    }
  }
}
