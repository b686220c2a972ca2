package dev.wheelwright.controller.status;

import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.error.QueryParameters;
import dev.wheelwright.controller.status.StatusStore.NamedTransition;
import dev.wheelwright.controller.status.StatusStore.StoredTransition;
import dev.wheelwright.core.status.TunnelState;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tunnels went through, over the whole fleet. */
@Path("/api/v1/transitions")
@Produces(MediaType.APPLICATION_JSON)
class TransitionResource {
  private static final int MOST = 1000;

  private final TunnelHistory history;
  private final Callers callers;

  TransitionResource(TunnelHistory history, Callers callers) {
    this.history = history;
    this.callers = callers;
  }

  /**
   * Changes of tunnels' states.
   *
   * @param transitions newest first; those of the last seconds are told by the events first
   */
  record TransitionPage(List<FleetTransition> transitions) {}

  /** A tunnel's state became another. */
  record FleetTransition(
      String overlay,
      String concentrator,
      String peer,
      Instant at,
      TunnelState from,
      TunnelState to,
      String reason) {
    static FleetTransition of(NamedTransition row) {
      StoredTransition transition = row.transition();
      return new FleetTransition(
          row.overlay(),
          row.concentrator(),
          transition.key().peer(),
          transition.at(),
          transition.from(),
          transition.to(),
          transition.reason());
    }
  }

  @GET
  @PermissionsAllowed("read")
  public TransitionPage listTransitions(
      @QueryParam("overlay") Optional<String> overlay,
      @QueryParam("since") Optional<String> since,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return new TransitionPage(
        history
            .newest(
                callers.narrowed(overlay),
                since.map(QueryParameters::since),
                QueryParameters.limit(limit, MOST))
            .stream()
            .map(FleetTransition::of)
            .toList());
  }
}
