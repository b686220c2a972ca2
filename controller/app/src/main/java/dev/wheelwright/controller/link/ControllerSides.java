package dev.wheelwright.controller.link;

import java.util.UUID;

/** Finds what the rest of the controller is to one appliance's session. */
interface ControllerSides {
  ControllerSide of(UUID appliance);
}
