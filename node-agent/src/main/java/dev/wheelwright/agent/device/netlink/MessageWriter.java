package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one netlink message: header, fixed part, attributes. Numbers are in the machine's byte
 * order. May hold keys: whoever made it wipes it.
 */
public final class MessageWriter {
  static final int HEADER_BYTES = 16;
  static final int SEQUENCE = 8;
  private static final int TYPE = 4;
  private static final int FLAGS = 6;

  /** What a 16-bit length can tell. */
  private static final int MAXIMUM_ATTRIBUTE = 0xffff;

  private static final int INITIAL_BYTES = 256;

  private byte[] array = new byte[INITIAL_BYTES];
  private ByteBuffer bytes = view(array).position(HEADER_BYTES);

  /**
   * A message without content.
   *
   * @param type what is asked, nlmsg_type
   * @param flags NLM_F_ flags beyond those that the conversation sets
   */
  public MessageWriter(int type, int flags) {
    bytes.putShort(TYPE, (short) type);
    bytes.putShort(FLAGS, (short) flags);
  }

  /** Bytes so far, the header included. */
  public int length() {
    return bytes.position();
  }

  /** Puts a byte of the fixed part. */
  public MessageWriter fixed8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  /** Puts 16 bits of the fixed part. */
  public MessageWriter fixed16(int value) {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  /** Puts an attribute of 8 bits. */
  public void put8(int type, int value) {
    header(type, Byte.BYTES).put((byte) value);
    align();
  }

  /** Puts an attribute of 16 bits. */
  public void put16(int type, int value) {
    header(type, Short.BYTES).putShort((short) value);
    align();
  }

  /** Puts an attribute of 32 bits. */
  public void put32(int type, int value) {
    header(type, Integer.BYTES).putInt(value);
  }

  /** Puts an attribute of bytes. */
  public void put(int type, byte[] value) {
    header(type, value.length).put(value);
    align();
  }

  /** Puts a text that ends with a zero byte. */
  public void putString(int type, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    header(type, value.length + 1).put(value).put((byte) 0);
    align();
  }

  /**
   * Begins an attribute that holds attributes.
   *
   * @return what {@link #end} needs
   */
  public int begin(int type) {
    int start = bytes.position();
    header(type | Attributes.NESTED, 0);
    return start;
  }

  /** Ends an attribute that holds attributes. */
  public void end(int start) {
    int length = bytes.position() - start;
    if (length > MAXIMUM_ATTRIBUTE) {
      throw new IllegalStateException("an attribute is longer than its length field can tell");
    }
    bytes.putShort(start, (short) length);
  }

  /** The whole message; a copy that whoever asks wipes after use, when it may hold keys. */
  byte[] finish(int flags, int sequence) {
    bytes.putInt(0, bytes.position());
    bytes.putShort(FLAGS, (short) (bytes.getShort(FLAGS) | flags));
    bytes.putInt(SEQUENCE, sequence);
    return Arrays.copyOf(array, bytes.position());
  }

  /** Overwrites all that was put. */
  public void wipe() {
    Arrays.fill(array, (byte) 0);
  }

  private ByteBuffer header(int type, int valueBytes) {
    int length = Attributes.HEADER_BYTES + valueBytes;
    if (length > MAXIMUM_ATTRIBUTE) {
      throw new IllegalArgumentException("an attribute is too long");
    }
    return room(Attributes.aligned(length)).putShort((short) length).putShort((short) type);
  }

  private void align() {
    while (bytes.position() % Attributes.ALIGNMENT != 0) {
      bytes.put((byte) 0);
    }
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      byte[] larger = Arrays.copyOf(array, 2 * array.length + more);
      Arrays.fill(array, (byte) 0);
      array = larger;
      bytes = view(larger).position(bytes.position());
    }
    return bytes;
  }

  private static ByteBuffer view(byte[] array) {
    return ByteBuffer.wrap(array).order(ByteOrder.nativeOrder());
  }
}
