package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.rollout.Revisions.Revision;
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
  public List<Revision> listRevisions() {
    return revisions.newest();
  }

  @GET
  @Path("{number}")
  public Revision getRevision(@PathParam("number") long number) {
    return revisions
        .byNumber(number)
        .orElseThrow(
            () -> new ProblemException(ProblemKind.NOT_FOUND, "There is no such revision"));
  }
}
