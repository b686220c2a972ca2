package dev.wheelwright.controller.testing;

/** Topology documents for tests. */
public final class Documents {
  /** The demo: one concentrator, three branches. */
  public static final String EMEA =
      """
      version: 1
      appliances: [{name: nodegrid-hub}, {name: branch-1}, {name: branch-2}, {name: branch-3}]
      overlays:
      - name: EMEA
        pools: [172.16.254.0/24]
        keepalive: 25
        concentrators:
        - appliance: nodegrid-hub
          addresses: [172.16.254.1/32]
          listenPort: 9001
          endpoints: [10.1.1.2]
          siteNetworks: [10.0.0.0/16]
        spokes:
        - {appliance: branch-1, interface: server-sc1, addresses: [172.16.254.2/32], siteNetworks: [172.16.10.0/24]}
        - {appliance: branch-2, siteNetworks: [172.16.11.0/24]}
        - {appliance: branch-3, siteNetworks: [172.16.12.0/24]}
      """;

  /** No overlay, no appliance. */
  public static final String EMPTY = "version: 1\nappliances: []\noverlays: []\n";

  private Documents() {}
}
