package dev.wheelwright.cli;

import dev.wheelwright.cli.client.TunnelQuery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which tunnels are meant. */
final class TunnelFilter {
  @Option(names = "--overlay", paramLabel = "NAME", description = "Only this overlay.")
  private @Nullable String overlay;

  @Option(
      names = "--appliance",
      paramLabel = "NAME",
      description = "Only tunnels of this appliance, as concentrator or as spoke.")
  private @Nullable String appliance;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "Only tunnels of this interface of the concentrator.")
  private @Nullable String interfaceName;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Only tunnels to this spoke or external peer.")
  private @Nullable String peer;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only tunnels in one of these states: up, degraded, down, idle, never, unreported, pending, disabled.")
  private List<String> states = List.of();

  TunnelQuery query() {
    return TunnelQuery.ALL
        .with("overlay", Optional.ofNullable(overlay))
        .with("appliance", Optional.ofNullable(appliance))
        .with("interface", Optional.ofNullable(interfaceName))
        .with("peer", Optional.ofNullable(peer))
        .inStates(states);
  }
}
