package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.ApplianceEvents.AgentEventData;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.error.QueryParameters;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What happened on an appliance. */
@Path("/api/v1/appliances/{name}/events")
@Produces(MediaType.APPLICATION_JSON)
class ApplianceEventResource {
  private static final int LARGEST_PAGE = 1000;

  private final ApplianceQueries queries;
  private final ApplianceScope scope;
  private final AgentEventLog log;

  ApplianceEventResource(ApplianceQueries queries, ApplianceScope scope, AgentEventLog log) {
    this.queries = queries;
    this.scope = scope;
    this.log = log;
  }

  /**
   * A page of events.
   *
   * @param events newest first, as they were told by the event stream
   * @param next the cursor of the next page; null: this is the last
   */
  record AgentEventPage(
      List<AgentEventData> events, @Schema(nullable = true) @Nullable String next) {}

  @GET
  @PermissionsAllowed("read")
  public AgentEventPage listApplianceEvents(
      @PathParam("name") String name,
      @QueryParam("since") Optional<String> since,
      @QueryParam("cursor") Optional<String> cursor,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    scope.requireVisible(name);
    AgentEventLog.Page page =
        log.page(
            queries.byName(name).id(),
            cursor.map(ApplianceEventResource::position),
            since.map(QueryParameters::since),
            QueryParameters.limit(limit, LARGEST_PAGE));
    return new AgentEventPage(
        page.events().stream().map(each -> AgentEventData.of(name, each)).toList(),
        page.next().map(Object::toString).orElse(null));
  }

  private static Long position(String cursor) {
    if (!cursor.matches("[0-9]{1,18}")) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "cursor: not one of this API");
    }
    return Long.valueOf(cursor);
  }
}
