package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.rollout.PushHalt.Halt;
import io.quarkus.security.PermissionsAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The fleet as a whole. */
@Path("/api/v1/fleet")
@Produces(MediaType.APPLICATION_JSON)
class FleetResource {
  private final Fleet fleet;
  private final PushHalt halt;

  FleetResource(Fleet fleet, PushHalt halt) {
    this.fleet = fleet;
    this.halt = halt;
  }

  /**
   * The fleet.
   *
   * @param epoch raised by the root key only; revisions are compared within one
   * @param revision the newest; 0 before the first
   * @param pushHalt why nothing is pushed; absent: configs are pushed
   */
  public record FleetView(
      UUID id, long epoch, long revision, long intentVersion, Optional<PushHaltView> pushHalt) {}

  /**
   * Nothing is pushed: the database has lost revisions.
   *
   * @param shownRevision of a config that this controller signed and that the database does not
   *     know; an appliance has it
   * @param knownRevision the newest that was known when it was noticed
   */
  public record PushHaltView(Instant since, long shownRevision, long knownRevision) {}

  @GET
  @PermissionsAllowed("read")
  @Transactional
  public FleetView getFleet() {
    FleetIdentity identity = fleet.identity();
    FleetVersion version = fleet.version();
    return new FleetView(
        identity.id(),
        identity.epoch(),
        version.revision(),
        version.intentVersion(),
        halt.current().map(FleetResource::toView));
  }

  private static PushHaltView toView(Halt found) {
    return new PushHaltView(found.since(), found.shownRevision(), found.knownRevision());
  }
}
