package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link TunnelIT} and {@link ManyPeersIT} leave of the device layer on real network
 * namespaces, with the kernel's WireGuard where it has one, real wireguard-go, iproute2 and
 * nftables. Needs root.
 */
class LinuxDeviceIT {

  @ParameterizedTest
  @EnumSource(
      value = LinuxDeviceScenarios.Scenario.class,
      names = {
        "TUNNEL_COMES_UP_AND_SECOND_PLAN_IS_EMPTY",
        "LIVE_PEER_KEEPS_ITS_ROAMED_ENDPOINT",
        "DRIFT_IS_UNDONE",
        "ONE_PEER_AMONG_TEN_THOUSAND"
      },
      mode = EnumSource.Mode.EXCLUDE)
  void holdsOnTheRealDevice(LinuxDeviceScenarios.Scenario scenario) throws Exception {
    Namespaces.Outcome outcome = Namespaces.run(LinuxDeviceScenarios.class, scenario.name());

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
