package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.overlay.TopologyService.Terms;
import dev.wheelwright.controller.rollout.ChangeOutcome.Accepted;
import dev.wheelwright.controller.rollout.ChangeRequest.Mode;
import dev.wheelwright.controller.rollout.Intents;
import dev.wheelwright.controller.rollout.Intents.VersionedIntent;
import dev.wheelwright.controller.rollout.PushHalt;
import dev.wheelwright.core.topology.IntentMerge.Unnamed;
import dev.wheelwright.core.topology.IntentWriter;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The intent as one document. */
@Path("/api/v1/topology")
class TopologyResource {
  private static final String YAML = "application/yaml";

  private final TopologyService topology;
  private final Intents intents;
  private final Callers callers;
  private final PushHalt halt;

  TopologyResource(TopologyService topology, Intents intents, Callers callers, PushHalt halt) {
    this.topology = topology;
    this.intents = intents;
    this.callers = callers;
    this.halt = halt;
  }

  /** How a put document is to be taken. */
  static class PutParameters {
    @HeaderParam(HttpHeaders.IF_MATCH)
    @Nullable String ifMatch;

    @QueryParam("dryRun")
    @DefaultValue("false")
    boolean dryRun;

    @QueryParam("prune")
    @DefaultValue("false")
    boolean prune;

    Terms terms() {
      return new Terms(
          IfMatch.version(ifMatch),
          prune ? Unnamed.PRUNE : Unnamed.KEEP,
          dryRun ? Mode.DRY_RUN : Mode.STORE);
    }
  }

  @GET
  @PermissionsAllowed("read")
  @Produces(YAML)
  @APIResponse(
      responseCode = "200",
      content = @Content(mediaType = YAML, schema = @Schema(type = SchemaType.STRING)))
  public Response getTopologyAsYaml() {
    return document(DocumentFormat.YAML);
  }

  @GET
  @PermissionsAllowed("read")
  @Produces(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  public Response getTopologyAsJson() {
    return document(DocumentFormat.JSON);
  }

  @PUT
  @PermissionsAllowed("change")
  @Consumes(YAML)
  @Produces(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TopologyChange.class)))
  public Response putTopologyAsYaml(@BeanParam PutParameters parameters, byte[] body) {
    return put(body, DocumentFormat.YAML, parameters);
  }

  @PUT
  @PermissionsAllowed("change")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TopologyChange.class)))
  public Response putTopologyAsJson(@BeanParam PutParameters parameters, byte[] body) {
    return put(body, DocumentFormat.JSON, parameters);
  }

  private Response document(DocumentFormat format) {
    VersionedIntent current = intents.current();
    Map<String, Object> tree =
        IntentWriter.toTree(TopologyScope.visible(callers.current().grants(), current.intent()));
    String text =
        switch (format) {
          case YAML -> YamlDocuments.write(tree);
          case JSON -> JsonDocuments.write(tree);
        };
    return Response.ok(text, format.mediaType())
        .tag(new EntityTag(format.tag(current.version())))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  private Response put(byte[] body, DocumentFormat format, PutParameters parameters) {
    Accepted accepted = topology.put(body, format, parameters.terms());
    return Response.ok(TopologyChange.of(accepted, parameters.dryRun, halt.isInForce()))
        .tag(new EntityTag(format.tag(accepted.intentVersion())))
        .build();
  }
}
