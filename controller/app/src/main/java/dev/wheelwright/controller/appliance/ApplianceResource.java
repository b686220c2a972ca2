package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.JoinTokens.IssuedJoinToken;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The appliances of the fleet. */
@Path("/api/v1/appliances")
@Produces(MediaType.APPLICATION_JSON)
class ApplianceResource {
  private static final int LONGEST_TOKEN_LIFE_SECONDS = 3600;

  private final ApplianceService service;
  private final ApplianceQueries queries;
  private final ApplianceScope scope;

  ApplianceResource(ApplianceService service, ApplianceQueries queries, ApplianceScope scope) {
    this.service = service;
    this.queries = queries;
    this.scope = scope;
  }

  /**
   * What kind of token is wanted.
   *
   * @param ttlSeconds null: an hour
   */
  record JoinTokenRequest(
      @Schema(nullable = true, minimum = "1", maximum = "3600") @Nullable Integer ttlSeconds) {
    Duration lifetime() {
      int seconds = ttlSeconds == null ? LONGEST_TOKEN_LIFE_SECONDS : ttlSeconds;
      if (seconds < 1 || seconds > LONGEST_TOKEN_LIFE_SECONDS) {
        throw new ProblemException(
            ProblemKind.BAD_REQUEST,
            "ttlSeconds is " + seconds + "; a join token lives 1 to 3600 seconds");
      }
      return Duration.ofSeconds(seconds);
    }
  }

  /** A token, in the only answer that ever shows it. */
  record JoinTokenAnswer(String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "JoinTokenAnswer[redacted, " + expiresAt + "]";
    }
  }

  @GET
  @PermissionsAllowed("read")
  public List<ApplianceView> listAppliances() {
    Predicate<String> visible = scope.visible();
    return queries.views().stream().filter(each -> visible.test(each.name())).toList();
  }

  @GET
  @PermissionsAllowed("read")
  @Path("{name}")
  public ApplianceView getAppliance(@PathParam("name") String name) {
    scope.requireVisible(name);
    return queries.view(name);
  }

  @PUT
  @PermissionsAllowed("change")
  @Path("{name}")
  public ApplianceView putAppliance(@PathParam("name") String name) {
    service.declare(name);
    return queries.view(name);
  }

  @GET
  @PermissionsAllowed("read")
  @Path("{name}/config")
  public Map<String, Object> getApplianceConfig(@PathParam("name") String name) {
    scope.requireVisible(name);
    return queries.config(name);
  }

  @POST
  @PermissionsAllowed("enrol")
  @Path("{name}/join-tokens")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  public JoinTokenAnswer createJoinToken(
      @PathParam("name") String name, @Nullable JoinTokenRequest request) {
    JoinTokenRequest wanted = request == null ? new JoinTokenRequest(null) : request;
    IssuedJoinToken token = service.issueJoinToken(name, wanted.lifetime());
    return new JoinTokenAnswer(token.reveal(), token.expiresAt());
  }

  @POST
  @PermissionsAllowed("enrol")
  @Path("{name}/revoke")
  public ApplianceView revokeAppliance(@PathParam("name") String name) {
    service.revoke(name);
    return queries.view(name);
  }
}
