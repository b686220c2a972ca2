package dev.wheelwright.controller.status;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.error.QueryParameters;
import dev.wheelwright.controller.rollout.PushHalt;
import dev.wheelwright.controller.status.HourTally.Hour;
import dev.wheelwright.controller.status.TunnelHistory.TransitionView;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.OverlayName;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The tunnels of the topology in force, and how they are. */
@Path("/api/v1/tunnels")
@Produces(MediaType.APPLICATION_JSON)
class TunnelResource {
  private static final int LARGEST_PAGE = 1000;

  private final TunnelQueries queries;
  private final TunnelHistory history;
  private final Callers callers;
  private final PushHalt halt;

  TunnelResource(TunnelQueries queries, TunnelHistory history, Callers callers, PushHalt halt) {
    this.queries = queries;
    this.history = history;
    this.callers = callers;
    this.halt = halt;
  }

  /** Which tunnels are asked for. */
  static class Query {
    /** Name of the overlay. */
    @QueryParam("overlay")
    Optional<String> overlay = Optional.empty();

    /** Name of the appliance at either end. */
    @QueryParam("appliance")
    Optional<String> appliance = Optional.empty();

    /** Name of the concentrator's interface. */
    @QueryParam("interface")
    Optional<String> interfaceName = Optional.empty();

    /** Name of the end that is not the concentrator. */
    @QueryParam("peer")
    Optional<String> peer = Optional.empty();

    /** Any of these states. */
    @QueryParam("state")
    List<String> states = List.of();

    TunnelFilter filter(Optional<Set<String>> visible) {
      Set<TunnelState> wanted = EnumSet.noneOf(TunnelState.class);
      states.forEach(each -> wanted.add(state(each)));
      return new TunnelFilter(visible, overlay, appliance, interfaceName, peer, wanted);
    }

    private static TunnelState state(String text) {
      try {
        return TunnelState.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(
            ProblemKind.BAD_REQUEST, "state: one of " + List.of(TunnelState.values()), e);
      }
    }
  }

  /**
   * A page of tunnels.
   *
   * @param next the cursor of the next page; null: this is the last
   * @param counts how many tunnels there are of each state, of all that match without regard to
   *     their states
   * @param pushHalted whether no appliance is given a config for now, see {@code GET /fleet}
   */
  record TunnelPage(
      List<TunnelView> tunnels,
      @Schema(nullable = true) @Nullable String next,
      Map<TunnelState, Long> counts,
      boolean pushHalted) {}

  @GET
  @PermissionsAllowed("read")
  public TunnelPage listTunnels(
      @BeanParam Query query,
      @QueryParam("cursor") Optional<String> cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    TunnelQueries.Page page =
        queries.page(
            query.filter(callers.visibleOverlays()),
            cursor.map(TunnelCursor::parse),
            QueryParameters.limit(limit, LARGEST_PAGE));
    return new TunnelPage(
        page.tunnels(),
        page.next().map(TunnelCursor::of).orElse(null),
        page.counts(),
        halt.isInForce());
  }

  @GET
  @PermissionsAllowed("read")
  @Path("{overlay}/{concentrator}/{peer}")
  public TunnelDetail getTunnel(
      @PathParam("overlay") String overlay,
      @PathParam("concentrator") String concentrator,
      @PathParam("peer") String peer) {
    TunnelName name = name(overlay, concentrator, peer);
    if (!callers.current().grants().in(overlay, Permission.READ)) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "There is no such tunnel");
    }
    return new TunnelDetail(queries.view(name), history.transitions(name), history.hours(name));
  }

  /**
   * A tunnel with its past.
   *
   * @param transitions newest first, at most 50
   * @param hours newest first, at most 48; the first is the present one
   */
  record TunnelDetail(
      @JsonUnwrapped TunnelView tunnel, List<TransitionView> transitions, List<Hour> hours) {}

  /** A name that can't be one names nothing. */
  private static TunnelName name(String overlay, String concentrator, String peer) {
    try {
      return new TunnelName(new OverlayName(overlay), new ApplianceName(concentrator), peer);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "There is no such tunnel", e);
    }
  }
}
