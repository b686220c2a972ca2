package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The device layer with as many peers as a concentrator may have. Needs root. */
class ManyPeersIT {

  @Test
  void changesOnePeerAmongTenThousand() throws Exception {
    Namespaces.Outcome outcome =
        Namespaces.run(LinuxDeviceScenarios.class, "ONE_PEER_AMONG_TEN_THOUSAND");

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
