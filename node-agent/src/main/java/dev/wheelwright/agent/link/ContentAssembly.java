package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.contract.v1.Delta;
import dev.wheelwright.contract.v1.PageEdit;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigDelta;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts a config together from the messages that carry it. What comes out has yet to be verified.
 */
final class ContentAssembly {
  /** Twenty thousand peers of 400 bytes, twice over. */
  static final int MAXIMUM_BYTES = 16 << 20;

  private final Map<UUID, List<Page>> pages = new LinkedHashMap<>();
  private @Nullable Bytes head;
  private int size;

  /** Why a content cannot be put together. */
  static final class BrokenContentException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean tooLarge;

    BrokenContentException(String message, boolean tooLarge) {
      super(message);
      this.tooLarge = tooLarge;
    }

    boolean isTooLarge() {
      return tooLarge;
    }
  }

  /**
   * Takes the next part.
   *
   * @return the whole content, if this was its last part
   * @throws BrokenContentException when the part does not follow the one before, there are too
   *     many, or they make no config
   */
  Optional<ConfigContent> add(dev.wheelwright.contract.v1.Page part) throws BrokenContentException {
    size += part.getContent().size();
    if (size > MAXIMUM_BYTES) {
      throw new BrokenContentException("more than " + MAXIMUM_BYTES + " bytes", true);
    }
    try {
      put(part);
      return part.getLast()
          ? Optional.of(ConfigContent.ofBytes(requireHead(), pages))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private void put(dev.wheelwright.contract.v1.Page part) throws BrokenContentException {
    if (part.getMembership().isEmpty()) {
      if (head != null) {
        throw new BrokenContentException("a second head", false);
      }
      head = Bytes.of(part.getContent().toByteArray());
      return;
    }
    requireHead();
    List<Page> own = pages.computeIfAbsent(Uuids.of(part.getMembership()), _ -> new ArrayList<>());
    if (part.getPage() != own.size()) {
      throw new BrokenContentException(
          "page " + part.getPage() + " where " + own.size() + " belongs", false);
    }
    own.add(Page.ofBytes(part.getContent().toByteArray()));
  }

  private Bytes requireHead() throws BrokenContentException {
    if (head == null) {
      throw new BrokenContentException("a page before the head", false);
    }
    return head;
  }

  /**
   * The content that a delta makes of one that the agent holds.
   *
   * @throws BrokenContentException when it makes none
   */
  static ConfigContent apply(Delta delta, ConfigContent base) throws BrokenContentException {
    try {
      List<ConfigDelta.PageEdit> edits = new ArrayList<>();
      for (PageEdit edit : delta.getEditsList()) {
        edits.add(
            new ConfigDelta.PageEdit(
                Uuids.of(edit.getMembership()),
                edit.getPage(),
                edit.getRemoveKeysList().stream()
                    .map(key -> WgPublicKey.of(key.toByteArray()))
                    .toList(),
                edit.getPutPeersList().stream().map(ContentAssembly::bytes).toList()));
      }
      Digest from = Digest.fromBytes(delta.getBaseDigest().toByteArray());
      return new ConfigDelta(from, bytes(delta.getHead()), edits).applyTo(base);
    } catch (IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  private static BrokenContentException broken(IllegalArgumentException e) {
    String what =
        e instanceof WireFormatException ? String.valueOf(e.getMessage()) : "malformed: " + e;
    return new BrokenContentException(what, false);
  }
}
