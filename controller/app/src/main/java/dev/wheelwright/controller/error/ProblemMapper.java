package dev.wheelwright.controller.error;

import dev.wheelwright.controller.health.DatabaseState;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one place where exceptions become answers. Clients never see a stack trace or a cause, but a
 * number to find it by.
 */
class ProblemMapper {
  private static final Logger LOGGER = Logger.getLogger(ProblemMapper.class);

  private static final String UNKNOWN =
      "It is not known whether this was done: the database failed in the middle of it. Read what is there before you repeat it.";

  private final DatabaseState database;

  ProblemMapper(DatabaseState database) {
    this.database = database;
  }

  @ServerExceptionMapper
  Response map(ProblemException problem) {
    return answer(problem.problem());
  }

  @ServerExceptionMapper
  Response map(WebApplicationException refused) {
    ProblemKind kind = ProblemKind.ofStatus(refused.getResponse().getStatus());
    if (kind == ProblemKind.INTERNAL) {
      return internal(refused);
    }
    Problem problem =
        new Problem(
            kind.type(), kind.title(), refused.getResponse().getStatus(), kind.title(), List.of());
    return answer(problem);
  }

  @ServerExceptionMapper
  Response map(ForbiddenException denied) {
    return answer(Problem.of(ProblemKind.FORBIDDEN, "Your role does not allow this"));
  }

  @ServerExceptionMapper
  Response map(RuntimeException failure) {
    return internal(failure);
  }

  private Response internal(Throwable failure) {
    return answer(problemOf(failure, database));
  }

  /**
   * What to tell of a failure that nobody foresaw; the rest of it is logged, but for an outage of
   * the database, which is logged once.
   */
  static Problem problemOf(Throwable failure, DatabaseState database) {
    if (failure instanceof DatabaseWentBackException lost) {
      LOGGER.errorf(
          "event=database-went-back effect=\"changes are refused\" reason=\"%s\"",
          lost.getMessage());
      return Problem.of(ProblemKind.UNAVAILABLE, "Nothing was changed: " + lost.getMessage());
    }
    if (database.failed(failure)) {
      if (failure instanceof OutcomeUnknownException) {
        return Problem.of(ProblemKind.UNAVAILABLE, UNKNOWN);
      }
      return Problem.of(ProblemKind.UNAVAILABLE, "Nothing was changed. Try again later.");
    }
    ProblemKind kind =
        DatabaseState.isToBlame(failure) ? ProblemKind.UNAVAILABLE : ProblemKind.INTERNAL;
    UUID incident = UUID.randomUUID();
    LOGGER.errorf(failure, "event=request-failed incident=%s", incident);
    String done = failure instanceof OutcomeUnknownException ? UNKNOWN : "Nothing was changed.";
    return Problem.of(kind, done + " The controller's log has more under " + incident);
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
