package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AddPeer;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.diff.PeerChange.RemovePeer;
import dev.wheelwright.agent.diff.PeerChange.UpdatePeer;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change as commands of {@code wg}.
 *
 * <p>What holds keys or moves prefixes goes into one {@code wg addconf}, which keeps the peers and
 * settings that it does not mention but replaces the allowed IPs of those that it does; the rest is
 * {@code wg set}, which touches only what it names.
 */
final class WgCommands {
  /** Peers named in one command line, well below the kernel's limit of its length. */
  private static final int PEERS_PER_COMMAND = 500;

  /** Unlike /dev/stdin it exists on systems without udev, too. */
  private static final String STANDARD_INPUT = "/proc/self/fd/0";

  private final ConfigureWireGuard change;

  WgCommands(ConfigureWireGuard change) {
    this.change = change;
  }

  /** In order: what gives prefixes first, what takes peers away last. */
  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    String configuration = configuration();
    if (!configuration.isEmpty()) {
      commands.add(
          Command.of("wg", "addconf", change.name().value(), STANDARD_INPUT)
              .withInput(configuration));
    }
    presharedKeys(commands);
    List<List<String>> settings = settings();
    for (int start = 0; start < settings.size(); start += PEERS_PER_COMMAND) {
      List<String> words = new ArrayList<>(List.of("wg", "set", change.name().value()));
      settings
          .subList(start, Math.min(start + PEERS_PER_COMMAND, settings.size()))
          .forEach(words::addAll);
      commands.add(Command.of(words));
    }
    return commands;
  }

  private String configuration() {
    StringBuilder text = new StringBuilder();
    boolean device =
        change.privateKey().isPresent()
            || change.listenPort().isPresent()
            || change.fwmark().isPresent();
    if (device) {
      text.append("[Interface]\n");
      change.privateKey().ifPresent(key -> line(text, "PrivateKey", base64(key.toBytes())));
      change.listenPort().ifPresent(port -> line(text, "ListenPort", Integer.toString(port)));
      change.fwmark().ifPresent(mark -> line(text, "FwMark", Integer.toUnsignedString(mark)));
    }
    for (PeerChange peer : change.peers()) {
      switch (peer) {
        case AddPeer add -> section(text, add);
        case UpdatePeer update -> section(text, update);
        case RemovePeer _ -> {}
      }
    }
    return text.toString();
  }

  private static void section(StringBuilder text, AddPeer add) {
    peer(text, add.publicKey(), add.peer().allowedIps(), add.endpoint());
    if (!add.peer().presharedKey().isNone()) {
      line(text, "PresharedKey", base64(add.peer().presharedKey().toBytes()));
    }
    if (add.peer().keepaliveSeconds() != 0) {
      line(text, "PersistentKeepalive", Integer.toString(add.peer().keepaliveSeconds()));
    }
  }

  private static void section(StringBuilder text, UpdatePeer update) {
    Optional<Set<IpPrefix>> allowedIps = allowedIps(update);
    if (allowedIps.isPresent()) {
      peer(text, update.publicKey(), allowedIps.get(), update.endpoint());
      update.presharedKey().ifPresent(key -> line(text, "PresharedKey", base64(key.toBytes())));
      update
          .keepaliveSeconds()
          .ifPresent(seconds -> line(text, "PersistentKeepalive", Integer.toString(seconds)));
    }
  }

  private static void peer(
      StringBuilder text,
      WgPublicKey publicKey,
      Set<IpPrefix> allowedIps,
      Optional<Endpoint> endpoint) {
    text.append("[Peer]\n");
    line(text, "PublicKey", publicKey.toString());
    if (!allowedIps.isEmpty()) {
      String joined =
          allowedIps.stream().sorted().map(IpPrefix::toString).collect(Collectors.joining(","));
      line(text, "AllowedIPs", joined);
    }
    endpoint.ifPresent(address -> line(text, "Endpoint", address.toString()));
  }

  private void presharedKeys(List<Command> commands) {
    for (PeerChange peer : change.peers()) {
      if (peer instanceof UpdatePeer update
          && allowedIps(update).isEmpty()
          && update.presharedKey().isPresent()) {
        WgPresharedKey key = update.presharedKey().get();
        commands.add(
            Command.of(
                    "wg",
                    "set",
                    change.name().value(),
                    "peer",
                    update.publicKey().toString(),
                    "preshared-key",
                    STANDARD_INPUT)
                .withInput(key.isNone() ? "" : base64(key.toBytes()) + "\n"));
      }
    }
  }

  private List<List<String>> settings() {
    List<List<String>> settings = new ArrayList<>();
    for (PeerChange peer : change.peers()) {
      switch (peer) {
        case AddPeer _ -> {}
        case UpdatePeer update -> setting(update).ifPresent(settings::add);
        case RemovePeer remove ->
            settings.add(List.of("peer", remove.publicKey().toString(), "remove"));
      }
    }
    return settings;
  }

  private static Optional<List<String>> setting(UpdatePeer update) {
    boolean here = update.endpoint().isPresent() || update.keepaliveSeconds().isPresent();
    if (!here || allowedIps(update).isPresent()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of("peer", update.publicKey().toString()));
    update.endpoint().ifPresent(address -> words.addAll(List.of("endpoint", address.toString())));
    OptionalInt keepalive = update.keepaliveSeconds();
    keepalive.ifPresent(
        seconds -> words.addAll(List.of("persistent-keepalive", Integer.toString(seconds))));
    return Optional.of(words);
  }

  private static Optional<Set<IpPrefix>> allowedIps(UpdatePeer update) {
    return switch (update.allowedIps()) {
      case AllowedIpsChange.Keep() -> Optional.empty();
      case AllowedIpsChange.Extend extend -> Optional.of(extend.all());
      case AllowedIpsChange.Replace replace -> Optional.of(replace.all());
    };
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }
}
