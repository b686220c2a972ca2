package dev.wheelwright.controller.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.access.TokenCheck;
import dev.wheelwright.controller.event.EventClient.Connection;
import dev.wheelwright.controller.event.EventClient.Request;
import dev.wheelwright.controller.event.EventClient.Sent;
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
  private final TokenCheck tokens;
  private final ObjectMapper json;

  EventResource(EventStreams streams, TokenCheck tokens, ObjectMapper json) {
    this.streams = streams;
    this.tokens = tokens;
    this.json = json;
  }

  @GET
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
    Request request = new Request(lastEventId.or(() -> after), overlay, connection(context));
    return streams.open(request).map(sent -> encode(sse, sent));
  }

  private Connection connection(RoutingContext context) {
    String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return new Connection() {
      @Override
      public boolean isAllowed() {
        return tokens.isValid(authorization);
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
