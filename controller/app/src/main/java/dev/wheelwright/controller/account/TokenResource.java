package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.AccessTokens.Scope;
import dev.wheelwright.controller.access.AccessTokens.Token;
import dev.wheelwright.controller.access.Issued;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.access.Role;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Access tokens: for programs, and for people on the command line. */
@Path("/api/v1/accounts/{account}/tokens")
@Produces(MediaType.APPLICATION_JSON)
class TokenResource {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration USUAL = Duration.ofDays(90);

  private final TokenService service;
  private final Clock clock;

  TokenResource(TokenService service, Clock clock) {
    this.service = service;
    this.clock = clock;
  }

  /**
   * What a token is to be good for.
   *
   * @param role the most that it may do of what the account may; null: all of it
   * @param overlays those that it is good for; null: all
   * @param ttlSeconds null: 90 days; a year at most
   */
  record TokenRequest(
      String name,
      @Schema(nullable = true) @Nullable String role,
      @Schema(nullable = true) @Nullable Set<String> overlays,
      @Schema(nullable = true, minimum = "1", maximum = "31622400") @Nullable Long ttlSeconds) {
    Scope scope(Instant now) {
      long seconds = ttlSeconds == null ? USUAL.toSeconds() : ttlSeconds;
      if (seconds < 1 || seconds > LONGEST.toSeconds()) {
        throw new ProblemException(
            ProblemKind.BAD_REQUEST,
            "ttlSeconds is "
                + seconds
                + "; a token lives 1 to "
                + LONGEST.toSeconds()
                + " seconds");
      }
      return new Scope(
          role == null ? Role.ADMINISTRATOR : parse(role),
          Optional.ofNullable(overlays),
          Optional.of(now.plusSeconds(seconds)));
    }

    private static Role parse(String role) {
      return Role.parse(role)
          .orElseThrow(
              () ->
                  new ProblemException(
                      ProblemKind.BAD_REQUEST, "role: viewer, operator or administrator"));
    }
  }

  /**
   * A token, without its secret.
   *
   * @param role the most that it may do of what its account may
   * @param overlays null: all
   * @param expiresAt null: never
   */
  record TokenView(
      String name,
      String role,
      @Schema(nullable = true) @Nullable Set<String> overlays,
      Instant createdAt,
      @Schema(nullable = true) @Nullable Instant expiresAt) {
    static TokenView of(Token token) {
      return new TokenView(
          token.name(),
          token.role().text(),
          token.overlays().orElse(null),
          token.createdAt(),
          token.expiresAt().orElse(null));
    }
  }

  /** A token, in the only answer that ever shows it. */
  record TokenAnswer(String token, TokenView scope) {
    @Override
    public String toString() {
      return "TokenAnswer[redacted]";
    }
  }

  @GET
  @PermissionsAllowed(Permission.SIGNED_IN)
  public List<TokenView> listTokens(@PathParam("account") String account) {
    return service.of(account).stream().map(TokenView::of).toList();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @PermissionsAllowed(Permission.SIGNED_IN)
  public TokenAnswer createToken(
      @PathParam("account") String account, @Nullable TokenRequest request) {
    if (request == null || request.name() == null) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "name: is missing");
    }
    Issued<Token> issued = service.create(account, request.name(), request.scope(clock.instant()));
    return new TokenAnswer(issued.reveal(), TokenView.of(issued.subject()));
  }

  @DELETE
  @Path("{name}")
  @PermissionsAllowed(Permission.SIGNED_IN)
  public void revokeToken(@PathParam("account") String account, @PathParam("name") String name) {
    service.revoke(account, name);
  }
}
