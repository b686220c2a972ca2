package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** Asks the kernel and hears it to the end: an answer is whole, or an error. */
public final class Conversation {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int DUMP = 0x300;

  private final NetlinkChannel channel;
  private int sequence;

  public Conversation(NetlinkChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the messages of an answer, one by one.
   *
   * @param <E> what else may be wrong with them
   */
  public interface Reader<E extends Exception> {
    /**
     * Takes one message.
     *
     * @param payload what follows the header; valid during the call only
     */
    void read(int type, ByteBuffer payload) throws NetlinkException, E;
  }

  /**
   * Has something done.
   *
   * @throws NetlinkException when the kernel refuses, or does not answer in time
   */
  public void execute(MessageWriter request) throws NetlinkException {
    ask(request, (_, _) -> {});
  }

  /** Asks for one thing. */
  public <E extends Exception> void ask(MessageWriter request, Reader<E> reader)
      throws NetlinkException, E {
    send(request, REQUEST | ACKNOWLEDGE);
    hear(reader);
  }

  /**
   * Asks for all of something.
   *
   * @throws NetlinkException when the kernel refuses or stops on the way; torn when it changed
   *     meanwhile or messages were lost, and the reader has an incomplete picture then
   */
  public <E extends Exception> void dump(MessageWriter request, Reader<E> reader)
      throws NetlinkException, E {
    send(request, REQUEST | DUMP);
    hear(reader);
  }

  private void send(MessageWriter request, int flags) throws NetlinkException {
    sequence++;
    byte[] message = request.finish(flags, sequence);
    try {
      channel.send(message);
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  private <E extends Exception> void hear(Reader<E> reader) throws NetlinkException, E {
    while (true) {
      ByteBuffer datagram =
          channel
              .receive(TIMEOUT)
              .orElseThrow(() -> NetlinkException.malformed("it does not end in time"));
      Messages messages = Messages.of(datagram);
      while (messages.next()) {
        if (messages.sequence() == sequence && isEnd(messages, reader)) {
          return;
        }
      }
    }
  }

  private static <E extends Exception> boolean isEnd(Messages message, Reader<E> reader)
      throws NetlinkException, E {
    if (message.isInterrupted()) {
      throw NetlinkException.torn("it changed while it was read");
    }
    int type = message.type();
    if (type == Messages.ERROR || type == Messages.DONE) {
      int errno = message.errno();
      if (errno != 0) {
        throw NetlinkException.refused("the kernel refused", errno);
      }
      return true;
    }
    if (type == Messages.OVERRUN) {
      throw NetlinkException.torn("messages were lost");
    }
    if (type >= Messages.FIRST_OWN_TYPE) {
      reader.read(type, message.payload());
    }
    return false;
  }
}
