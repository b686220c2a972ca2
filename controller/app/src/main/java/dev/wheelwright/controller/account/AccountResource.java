package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who may use the API. Accounts are disabled and never deleted: the audit chain names them. */
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
class AccountResource {
  private static final String MANAGE = "access:everywhere";

  private final AccountService service;

  AccountResource(AccountService service) {
    this.service = service;
  }

  /**
   * What an account is to be.
   *
   * @param grants {@code ROLE} or {@code ROLE@OVERLAY}; null: as they are
   * @param disabled null: as it is
   */
  record AccountRequest(
      @Schema(nullable = true) @Nullable List<String> grants,
      @Schema(nullable = true) @Nullable Boolean disabled) {}

  /** A password; printing it shows nothing. */
  record PasswordRequest(
      @Schema(nullable = true) @Nullable String present, @Nullable String password) {
    @Override
    public String toString() {
      return "PasswordRequest[redacted]";
    }
  }

  @GET
  @PermissionsAllowed(MANAGE)
  public List<AccountView> listAccounts() {
    return service.all().stream().map(AccountView::of).toList();
  }

  @GET
  @Path("{name}")
  @PermissionsAllowed(Permission.SIGNED_IN)
  public AccountView getAccount(@PathParam("name") String name) {
    return AccountView.of(service.visible(name));
  }

  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(MANAGE)
  public AccountView putAccount(@PathParam("name") String name, @Nullable AccountRequest request) {
    AccountRequest wanted = request == null ? new AccountRequest(null, null) : request;
    return AccountView.of(service.put(name, wanted.grants(), wanted.disabled()));
  }

  /** Sets the own password, or that of another for those who manage accounts. */
  @PUT
  @Path("{name}/password")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed(Permission.SIGNED_IN)
  public void putPassword(@PathParam("name") String name, @Nullable PasswordRequest request) {
    if (request == null || request.password() == null) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "password: is missing");
    }
    service.setPassword(name, request.present(), request.password());
  }
}
