package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A kernel that knows one family of generic netlink, and answers requests to it as it was told. A
 * request for which there is no answer left is acknowledged.
 */
public final class ScriptedKernel implements NetlinkChannel.Opener {
  /** The message type of the family. */
  public static final int FAMILY = 32;

  private static final int CONTROL = 16;
  private static final int MULTI = 2;

  private final Deque<List<Piece>> answers = new ArrayDeque<>();
  private final List<byte[]> requests = new ArrayList<>();
  private int open;

  /** What comes next, one datagram each. */
  public sealed interface Piece {
    /** A message of the family. */
    record Part(MessageWriter message, int flags) implements Piece {}

    /** The end, with an error number or 0. */
    record Done(int errno) implements Piece {}

    /** An acknowledgement (0), or a refusal. */
    record Result(int errno) implements Piece {}

    /** Bytes, of which those at 8 to 11 become the request's sequence number. */
    record Raw(ByteBuffer datagram) implements Piece {
      public Raw(byte[] datagram) {
        this(ByteBuffer.wrap(datagram));
      }
    }

    /** The system call fails. */
    record Failure(int errno) implements Piece {}

    /** Nothing comes in time. */
    record Silence() implements Piece {}
  }

  /** The answer to the next request for which there is none yet. */
  public ScriptedKernel answer(Piece... pieces) {
    answers.add(List.of(pieces));
    return this;
  }

  /** A part of an answer. */
  public static Piece part(MessageWriter message) {
    return new Piece.Part(message, MULTI);
  }

  /** A part of an answer by which the kernel says that it changed meanwhile. */
  public static Piece interrupted(MessageWriter message) {
    return new Piece.Part(message, MULTI | Messages.DUMP_INTERRUPTED);
  }

  /** An empty message of the family. */
  public static MessageWriter message(int command) {
    return new GenericFamily(FAMILY).request(command, 1);
  }

  /** The requests to the family so far, as they were sent. */
  public List<byte[]> requests() {
    return requests;
  }

  /** How many channels are not closed. */
  public int open() {
    return open;
  }

  @Override
  public NetlinkChannel open(int protocol) {
    open++;
    return new Channel();
  }

  private final class Channel implements NetlinkChannel {
    private final Deque<Piece> pending = new ArrayDeque<>();
    private int sequence;

    @Override
    public void send(byte[] message) {
      ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
      sequence = header.getInt(MessageWriter.SEQUENCE);
      if (header.getShort(4) == CONTROL) {
        MessageWriter family = new GenericFamily(CONTROL).request(1, 1);
        family.put16(1, FAMILY);
        pending.addAll(List.of(new Piece.Part(family, 0), new Piece.Result(0)));
      } else {
        requests.add(message.clone());
        pending.addAll(answers.isEmpty() ? List.of(new Piece.Result(0)) : answers.removeFirst());
      }
    }

    @Override
    public Optional<ByteBuffer> receive(Duration timeout) throws NetlinkException {
      return switch (pending.removeFirst()) {
        case Piece.Part(MessageWriter message, int flags) ->
            datagram(message.finish(flags, sequence));
        case Piece.Done(int errno) -> datagram(result(Messages.DONE, errno));
        case Piece.Result(int errno) -> datagram(result(Messages.ERROR, errno));
        case Piece.Raw(ByteBuffer bytes) -> raw(bytes);
        case Piece.Failure(int errno) ->
            throw NetlinkException.refused("an answer was not received", errno);
        case Piece.Silence() -> Optional.empty();
      };
    }

    private Optional<ByteBuffer> raw(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(bytes.position(), copy);
      if (copy.length >= MessageWriter.HEADER_BYTES) {
        ByteBuffer.wrap(copy)
            .order(ByteOrder.nativeOrder())
            .putInt(MessageWriter.SEQUENCE, sequence);
      }
      return datagram(copy);
    }

    private byte[] result(int type, int errno) {
      MessageWriter result = new MessageWriter(type, 0);
      return result.fixed16(-errno).fixed16(errno == 0 ? 0 : -1).finish(0, sequence);
    }

    private static Optional<ByteBuffer> datagram(byte[] bytes) {
      return Optional.of(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    }

    @Override
    public void close() {
      open--;
    }
  }
}
