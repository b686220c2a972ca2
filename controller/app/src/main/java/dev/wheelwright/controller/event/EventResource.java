package dev.wheelwright.controller.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.access.Caller;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.event.EventClient.Connection;
import dev.wheelwright.controller.event.EventClient.Request;
import dev.wheelwright.controller.event.EventClient.Sent;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * What happens, as it happens: server-sent events (WHATWG HTML, section 9.2) of the types tunnels,
 * transition, appliance, agent-event, revision and reset.
 */
@Path("/api/v1/events")
class EventResource {
  private final EventStreams streams;
  private final Callers callers;
  private final ObjectMapper json;

  EventResource(EventStreams streams, Callers callers, ObjectMapper json) {
    this.streams = streams;
    this.callers = callers;
    this.json = json;
  }

  @GET
  @PermissionsAllowed("read")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @APIResponse(
      responseCode = "200",
      description = "A stream that does not end by itself",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public Multi<OutboundSseEvent> streamEvents(
      @HeaderParam("Last-Event-ID") Optional<String> lastEventId,
      @QueryParam("after") Optional<String> after,
      @QueryParam("overlay") Optional<String> overlay,
      @Context Sse sse,
      @Context RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Caller caller = callers.current();
    Optional<Set<String>> overlays = callers.visibleOverlays();
    if (overlay.isPresent()) {
      callers.require(Permission.READ, overlay.get());
      overlays = overlay.map(Set::of);
    }
    Audience audience = new Audience(overlays, caller.grants().everywhere(Permission.READ));
    Request request =
        new Request(lastEventId.or(() -> after), audience, connection(caller, context));
    return streams.open(request).map(sent -> encode(sse, sent));
  }

  private Connection connection(Caller caller, RoutingContext context) {
    return new Connection() {
      @Override
      public boolean isAllowed() {
        return callers.isUnchanged(caller);
      }

      @Override
      public void cut() {
        Future<Void> _ = context.request().connection().close();
      }
    };
  }

  private OutboundSseEvent encode(Sse sse, Sent sent) {
    return switch (sent) {
      case Sent.SignOfLife() -> sse.newEventBuilder().comment("alive").build();
      case Sent.Event(String id, String type, Object data) ->
          sse.newEventBuilder().id(id).name(type).data(String.class, write(data)).build();
    };
  }

  private String write(Object data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("events are always writable", e);
    }
  }
}
