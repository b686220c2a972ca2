package dev.wheelwright.core.topology;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import java.util.List;
import java.util.Optional;

/**
 * A member's WireGuard interface, as people ask for it.
 *
 * @param name empty: the overlay's name
 * @param addresses ascending; of each address family that the overlay's pools have and that is
 *     missing here, one comes from the pools
 */
public record InterfaceIntent(
    Optional<InterfaceName> name, List<InterfaceAddress> addresses, InterfaceOptions options) {
  public static final InterfaceIntent DEFAULTS =
      new InterfaceIntent(Optional.empty(), List.of(), InterfaceOptions.DEFAULTS);

  /**
   * @throws IllegalArgumentException when an address is there twice
   */
  public InterfaceIntent {
    addresses = Canonical.sorted("addresses", addresses);
  }
}
