package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.device.netlink.NetlinkException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which interface a message of the kernel concerns. */
class KernelChangesTest {
  private final KernelChanges changes = new KernelChanges();

  @Test
  void linksAreNamed() throws Exception {
    assertThat(changes.concerned(16, Rtnetlink.link(7, "EMEA"))).containsExactly("EMEA");
    assertThat(changes.concerned(17, Rtnetlink.link(7, "EMEA"))).containsExactly("EMEA");
  }

  @Test
  void addressesAndLostRoutesAreThoseOfALinkThatWasNamed() throws Exception {
    changes.concerned(16, Rtnetlink.link(7, "EMEA"));

    assertThat(changes.concerned(20, Rtnetlink.address(7))).containsExactly("EMEA");
    assertThat(changes.concerned(21, Rtnetlink.address(7))).containsExactly("EMEA");
    assertThat(changes.concerned(25, Rtnetlink.route(7))).containsExactly("EMEA");
    assertThat(changes.concerned(21, Rtnetlink.address(8))).isEmpty();
    assertThat(changes.concerned(25, Rtnetlink.route(8))).isEmpty();
  }

  @Test
  void aRenamedLinkConcernsBothNames() throws Exception {
    changes.concerned(16, Rtnetlink.link(7, "EMEA"));

    assertThat(changes.concerned(16, Rtnetlink.link(7, "stolen")))
        .containsExactlyInAnyOrder("EMEA", "stolen");
    assertThat(changes.concerned(16, Rtnetlink.link(7, "stolen"))).containsExactly("stolen");
  }

  @Test
  void anotherLinkMayTakeTheNumberOfOneThatIsGone() throws Exception {
    changes.concerned(16, Rtnetlink.link(7, "EMEA"));
    changes.concerned(17, Rtnetlink.link(7, "EMEA"));

    assertThat(changes.concerned(21, Rtnetlink.address(7))).isEmpty();
    assertThat(changes.concerned(16, Rtnetlink.link(7, "eth9"))).containsExactly("eth9");
  }

  @Test
  void newRoutesAndWhatIsUnknownConcernNobody() throws Exception {
    changes.concerned(16, Rtnetlink.link(7, "EMEA"));

    assertThat(changes.concerned(24, Rtnetlink.route(7))).isEmpty();
    assertThat(changes.concerned(99, ByteBuffer.allocate(0))).isEmpty();
  }

  @Test
  void whatIsCutOffIsRefused() {
    assertThatThrownBy(() -> changes.concerned(16, ByteBuffer.allocate(15)))
        .isInstanceOf(NetlinkException.class);
    assertThatThrownBy(() -> changes.concerned(21, ByteBuffer.allocate(7)))
        .isInstanceOf(NetlinkException.class);
    assertThatThrownBy(() -> changes.concerned(25, ByteBuffer.allocate(11)))
        .isInstanceOf(NetlinkException.class);
  }

  @Property(tries = 5000)
  void F8_anyBytesAreUnderstoodOrRefused(
      @ForAll @IntRange(min = 0, max = 30) int type, @ForAll @Size(max = 64) byte[] bytes) {
    try {
      assertThat(new KernelChanges().concerned(type, ByteBuffer.wrap(bytes))).isNotNull();
    } catch (NetlinkException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
