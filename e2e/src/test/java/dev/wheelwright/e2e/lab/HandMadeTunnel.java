package dev.wheelwright.e2e.lab;

import java.util.List;

/** A WireGuard interface that a test makes with wireguard-go and wg, the way a person would. */
final class HandMadeTunnel {

  private final Host host;
  private final String device;
  private final String privateKey;
  private final String publicKey;

  private HandMadeTunnel(Host host, String device, String privateKey, String publicKey) {
    this.host = host;
    this.device = device;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  static HandMadeTunnel create(Host host, String device, String address) {
    String privateKey = host.exec("wg", "genkey").orFail().stdout().strip();
    String publicKey = host.exec(List.of("wg", "pubkey"), privateKey).orFail().stdout().strip();
    host.start(Launch.of("wireguard-go", "--foreground", device));
    if (!Poll.until(
        () -> host.hasDevice(device), java.time.Duration.ofMillis(5), Patience.seconds(5))) {
      throw new AssertionError("wireguard-go made no device on " + host.name());
    }
    host.ip(
        "address add %s dev %s".formatted(address, device),
        "link set %s mtu 1420 up".formatted(device));
    return new HandMadeTunnel(host, device, privateKey, publicKey);
  }

  String publicKey() {
    return publicKey;
  }

  void listen(int port) {
    set("", List.of("listen-port", Integer.toString(port)));
  }

  /** Adds the other as a peer; an empty endpoint means that the other calls. */
  void peer(HandMadeTunnel other, String allowedIps, String endpoint) {
    set("peer " + other.publicKey(), List.of("peer", other.publicKey(), "allowed-ips", allowedIps));
    if (!endpoint.isEmpty()) {
      set("endpoint", List.of("peer", other.publicKey(), "endpoint", endpoint));
    }
    for (String prefix : allowedIps.split(",")) {
      host.ip("route replace %s dev %s".formatted(prefix, device));
    }
  }

  private void set(String what, List<String> arguments) {
    List<String> command =
        new java.util.ArrayList<>(List.of("wg", "set", device, "private-key", "/dev/stdin"));
    command.addAll(arguments);
    ExecResult result = host.exec(command, privateKey);
    if (!result.succeeded()) {
      throw new AssertionError("wg set " + what + ": " + result.stderr());
    }
  }
}
