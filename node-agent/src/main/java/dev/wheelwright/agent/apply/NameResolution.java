package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.wire.Endpoint;
import java.util.Map;

/** Finds the addresses of endpoints that are configured by name. */
@FunctionalInterface
public interface NameResolution {

  /**
   * The addresses of a device's named endpoints, as far as they are known; may block for seconds.
   *
   * @param earlier what was resolved before
   */
  Map<Endpoint, Endpoint> resolve(DesiredDevice desired, Map<Endpoint, Endpoint> earlier);
}
