package dev.wheelwright.e2e.lab;

/** The concentrator and one branch of the guide, joined by a tunnel that a test makes by hand. */
record Tunnelled(Host hubSite, Host branchSite) {

  static Tunnelled between(GuideNetwork.Member hub, GuideNetwork.Member branch) {
    hub.appliance().sysctl("net.ipv4.ip_forward", "1");
    branch.appliance().sysctl("net.ipv4.ip_forward", "1");
    HandMadeTunnel server =
        HandMadeTunnel.create(hub.appliance(), "EMEA", hub.place().overlayAddress() + "/32");
    HandMadeTunnel client =
        HandMadeTunnel.create(branch.appliance(), "EMEA", branch.place().overlayAddress() + "/32");
    server.listen(9001);
    server.peer(
        client, branch.place().overlayAddress() + "/32," + branch.place().site().prefix(), "");
    String toHub = hub.place().overlayAddress() + "/32," + hub.place().site().prefix();
    client.peer(server, toHub, hub.place().wanAddress() + ":9001");
    return new Tunnelled(hub.site(), branch.site());
  }
}
