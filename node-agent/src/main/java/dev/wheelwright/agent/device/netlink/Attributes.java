package dev.wheelwright.agent.device.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Goes through a list of attributes (struct nlattr): {@link #next} moves to each, the other methods
 * read the one that it moved to. Every length is checked; bytes that are left over are an error.
 */
public final class Attributes {
  static final int ALIGNMENT = 4;
  static final int HEADER_BYTES = 4;

  /** NLA_F_NESTED, in the type. */
  static final int NESTED = 0x8000;

  /** The bits of the type that are not flags. */
  private static final int TYPE_MASK = 0x3fff;

  private final ByteBuffer bytes;
  private int next;
  private int type;
  private ByteBuffer value;

  private Attributes(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.nativeOrder());
    this.value = this.bytes.slice(0, 0);
  }

  /** The attributes from a buffer's position to its limit. */
  public static Attributes of(ByteBuffer bytes) {
    return new Attributes(bytes);
  }

  /**
   * Moves to the next attribute.
   *
   * @return false when there is none
   * @throws NetlinkException when its length is wrong
   */
  public boolean next() throws NetlinkException {
    int left = bytes.limit() - next;
    if (left == 0) {
      return false;
    }
    if (left < HEADER_BYTES) {
      throw NetlinkException.malformed("it ends within an attribute");
    }
    int length = Short.toUnsignedInt(bytes.getShort(next));
    if (length < HEADER_BYTES || length > left) {
      throw NetlinkException.malformed("an attribute's length is wrong");
    }
    type = bytes.getShort(next + Short.BYTES) & TYPE_MASK;
    value = bytes.slice(next + HEADER_BYTES, length - HEADER_BYTES).order(ByteOrder.nativeOrder());
    next += Math.min(aligned(length), left);
    return true;
  }

  /** What the attribute is, without flags. */
  public int type() {
    return type;
  }

  /** Its value as an unsigned number of 8 bits. */
  public int get8() throws NetlinkException {
    return Byte.toUnsignedInt(exactly(Byte.BYTES).get(0));
  }

  /** Its value as an unsigned number of 16 bits. */
  public int get16() throws NetlinkException {
    return Short.toUnsignedInt(exactly(Short.BYTES).getShort(0));
  }

  /** Its value as 32 bits. */
  public int get32() throws NetlinkException {
    return exactly(Integer.BYTES).getInt(0);
  }

  /** Its value as 64 bits. */
  public long get64() throws NetlinkException {
    return exactly(Long.BYTES).getLong(0);
  }

  /** A copy of its value. */
  public byte[] getBytes() {
    byte[] copy = new byte[value.limit()];
    value.get(0, copy);
    return copy;
  }

  /** Its value, in native byte order. */
  public ByteBuffer value() {
    return value.duplicate().order(ByteOrder.nativeOrder());
  }

  /** Its value as a text that ends with a zero byte. */
  public String getString() throws NetlinkException {
    byte[] text = getBytes();
    if (text.length == 0 || text[text.length - 1] != 0) {
      throw NetlinkException.malformed("a text does not end");
    }
    return new String(text, 0, text.length - 1, StandardCharsets.UTF_8);
  }

  /** The attributes that it holds. */
  public Attributes nested() {
    return new Attributes(value);
  }

  static int aligned(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private ByteBuffer exactly(int length) throws NetlinkException {
    if (value.limit() != length) {
      throw NetlinkException.malformed(
          "attribute " + type + " has " + value.limit() + " bytes instead of " + length);
    }
    return value;
  }
}
