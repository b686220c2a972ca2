package dev.wheelwright.agent.device.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Messages and attributes as they are written are read, and nothing else is. */
class NetlinkReadingTest {

  @Test
  void readsWhatIsWritten() throws Exception {
    MessageWriter writer = new MessageWriter(42, 0);
    writer.fixed8(1).fixed8(2).fixed16(3);
    writer.put8(1, 200);
    writer.put16(2, 60_000);
    writer.put32(3, -2);
    int nest = writer.begin(4);
    writer.putString(5, "wg0");
    writer.put(6, new byte[300]);
    writer.end(nest);

    Messages messages = Messages.of(ByteBuffer.wrap(writer.finish(1, 7)));

    assertThat(messages.next()).isTrue();
    assertThat(messages.type()).isEqualTo(42);
    assertThat(messages.sequence()).isEqualTo(7);
    Attributes attributes = GenericFamily.attributes(messages.payload());
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.get8()).isEqualTo(200);
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.get16()).isEqualTo(60_000);
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.get32()).isEqualTo(-2);
    assertThatThrownBy(attributes::get16).isInstanceOf(NetlinkException.class);
    assertThat(attributes.next()).isTrue();
    assertThat(attributes.type()).isEqualTo(4);
    Attributes nested = attributes.nested();
    assertThat(nested.next()).isTrue();
    assertThat(nested.getString()).isEqualTo("wg0");
    assertThat(nested.next()).isTrue();
    assertThat(nested.getBytes()).hasSize(300);
    assertThat(nested.next()).isFalse();
    assertThat(attributes.next()).isFalse();
    assertThat(messages.next()).isFalse();
  }

  @Test
  void anAttributeTooLongForItsLengthFieldIsNotWritten() {
    MessageWriter writer = new MessageWriter(42, 0);
    int nest = writer.begin(1);
    writer.put(2, new byte[40_000]);
    writer.put(3, new byte[40_000]);

    assertThatThrownBy(() -> writer.end(nest)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.put(4, new byte[65_532]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wipingLeavesNothing() {
    MessageWriter writer = new MessageWriter(42, 0);
    byte[] key = new byte[600];
    Arrays.fill(key, (byte) 7);
    writer.put(1, key);

    writer.wipe();

    assertThat(writer.finish(0, 0)).doesNotContain(7);
  }

  @Test
  void aTextWithoutItsEndIsRefused() throws Exception {
    MessageWriter writer = new MessageWriter(42, 0);
    writer.put(1, new byte[] {'w', 'g'});
    Messages messages = Messages.of(ByteBuffer.wrap(writer.finish(0, 0)));
    messages.next();
    Attributes attributes = Attributes.of(messages.payload());
    attributes.next();

    assertThatThrownBy(attributes::getString).isInstanceOf(NetlinkException.class);
  }

  /** The first bytes are made a plausible length often, so that parsing gets further. */
  @Property(tries = 20_000)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 96) byte[] bytes, @ForAll byte length) {
    if (bytes.length >= 20) {
      ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      view.putInt(0, length % 2 == 0 ? bytes.length : length);
      view.putShort(16, length);
    }
    try {
      Messages messages = Messages.of(ByteBuffer.wrap(bytes));
      while (messages.next()) {
        messages.errno();
        walk(Attributes.of(messages.payload()), 3);
      }
    } catch (NetlinkException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static void walk(Attributes attributes, int depth) throws NetlinkException {
    while (attributes.next()) {
      assertThat(attributes.getBytes()).hasSize(attributes.value().remaining());
      if (depth > 0) {
        walk(attributes.nested(), depth - 1);
      }
    }
  }
}
