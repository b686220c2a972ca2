package dev.wheelwright.agent.identity;

import dev.wheelwright.agent.verify.ApplianceId;
import dev.wheelwright.agent.verify.RootKey;
import dev.wheelwright.wire.Digest;

/**
 * Who this appliance is since it joined. Nothing of it is secret.
 *
 * @param name the appliance's name when it joined
 * @param root pinned: key sets of another root are refused
 * @param controller where the controller is
 * @param authority SHA-256 of the fleet's authority certificate
 */
public record Identity(
    ApplianceId id, String name, RootKey root, ControllerAddress controller, Digest authority) {

  /** The same appliance, which trusts another authority. */
  Identity trusting(Digest other) {
    return new Identity(id, name, root, controller, other);
  }
}
