package dev.wheelwright.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The device layer on real network namespaces, with real wireguard-go, iproute2 and nftables. Needs
 * root.
 */
class LinuxDeviceIT {

  @ParameterizedTest
  @EnumSource(LinuxDeviceScenarios.Scenario.class)
  void holdsOnTheRealDevice(LinuxDeviceScenarios.Scenario scenario) throws Exception {
    Namespaces.Outcome outcome = Namespaces.run(LinuxDeviceScenarios.class, scenario.name());

    assertThat(outcome.status()).as(outcome.output()).isZero();
  }
}
