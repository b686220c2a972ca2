package dev.wheelwright.controller.rollout;

import java.util.UUID;

/** Which appliances have an open stream. Implemented by the link. */
public interface Connections {
  boolean isConnected(UUID appliance);
}
