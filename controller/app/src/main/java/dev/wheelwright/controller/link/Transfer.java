package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The content of one config on its way to an agent, message by message as the stream takes them.
 */
final class Transfer implements Iterator<ControllerMessage> {
  /** A larger delta is sent as the whole, whose pages each fit in a message. */
  private static final int LARGEST_DELTA = 1 << 20;

  private record Part(UUID membership, int index, Page page) {}

  private final ConfigContent content;
  private final Iterator<Part> parts;
  private final Optional<ControllerMessage> delta;
  private boolean begun;

  private Transfer(ConfigContent content, Optional<ControllerMessage> delta) {
    this.content = content;
    this.delta = delta;
    this.parts = delta.isPresent() ? List.<Part>of().iterator() : parts(content).iterator();
  }

  /** The whole: the head, then every page in the order of the head's interfaces. */
  static Transfer whole(ConfigContent content) {
    return new Transfer(content, Optional.empty());
  }

  /**
   * The change from a config that the agent holds, if there is one and it is smaller than the
   * whole.
   */
  static Optional<Transfer> delta(ConfigContent from, ConfigContent to) {
    int limit = Math.min(LARGEST_DELTA, size(to));
    return ConfigDelta.between(from, to)
        .map(each -> Messages.delta(to.digest(), each))
        .filter(message -> message.getSerializedSize() < limit)
        .map(message -> new Transfer(to, Optional.of(message)));
  }

  private static int size(ConfigContent content) {
    int pages = parts(content).stream().mapToInt(part -> part.page().size()).sum();
    return content.headBytes().size() + pages;
  }

  private static List<Part> parts(ConfigContent content) {
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<UUID, List<Page>> entry : content.pages().entrySet()) {
      for (int i = 0; i < entry.getValue().size(); i++) {
        parts.add(new Part(entry.getKey(), i, entry.getValue().get(i)));
      }
    }
    return parts;
  }

  @Override
  public boolean hasNext() {
    return !begun || parts.hasNext();
  }

  @Override
  public ControllerMessage next() {
    if (!begun) {
      begun = true;
      return delta.orElseGet(
          () -> Messages.head(content.digest(), content.headBytes(), !parts.hasNext()));
    }
    Part part = parts.next();
    return Messages.page(
        content.digest(),
        part.membership(),
        part.index(),
        Bytes.of(part.page().toBytes()),
        !parts.hasNext());
  }
}
