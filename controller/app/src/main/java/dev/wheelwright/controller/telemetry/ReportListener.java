package dev.wheelwright.controller.telemetry;

import java.util.UUID;

/** Learns that there is something new from an agent. */
public interface ReportListener {
  /** One or more reports of the appliance came. Called for one appliance after the other. */
  void reported(UUID appliance);
}
