package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a tunnel on the real device: the part that every check runs on both kernels. */
class TunnelIT {

  @ParameterizedTest
  @EnumSource(
      value = LinuxDeviceScenarios.Scenario.class,
      names = {
        "TUNNEL_COMES_UP_AND_SECOND_PLAN_IS_EMPTY",
        "LIVE_PEER_KEEPS_ITS_ROAMED_ENDPOINT",
        "DRIFT_IS_UNDONE"
      })
  void holdsOnTheRealDevice(LinuxDeviceScenarios.Scenario scenario) throws Exception {
    Namespaces.Outcome outcome = Namespaces.run(LinuxDeviceScenarios.class, scenario.name());

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
