package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.rollout.Revisions.Revision;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The revisions of the fleet. */
@Path("/api/v1/revisions")
@Produces(MediaType.APPLICATION_JSON)
class RevisionResource {
  private final Revisions revisions;

  RevisionResource(Revisions revisions) {
    this.revisions = revisions;
  }

  @GET
  @PermissionsAllowed("read:everywhere")
  public List<Revision> listRevisions() {
    return revisions.newest();
  }

  @GET
  @PermissionsAllowed("read:everywhere")
  @Path("{number}")
  public Revision getRevision(@PathParam("number") long number) {
    return revisions
        .byNumber(number)
        .orElseThrow(
            () -> new ProblemException(ProblemKind.NOT_FOUND, "There is no such revision"));
  }
}
