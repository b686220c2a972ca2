package dev.wheelwright.controller.error;

import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The one place where exceptions become answers. Clients never see a stack trace or a cause, but a
 * number to find it by.
 */
class ProblemMapper {
  private static final Logger LOGGER = Logger.getLogger(ProblemMapper.class);

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
  Response map(RuntimeException failure) {
    return internal(failure);
  }

  private static Response internal(Throwable failure) {
    return answer(problemOf(failure));
  }

  /** What to tell of a failure that nobody foresaw; the rest of it is logged. */
  static Problem problemOf(Throwable failure) {
    ProblemKind kind = isAboutDatabase(failure) ? ProblemKind.UNAVAILABLE : ProblemKind.INTERNAL;
    UUID incident = UUID.randomUUID();
    LOGGER.errorf(failure, "event=request-failed incident=%s", incident);
    return Problem.of(kind, "Nothing was changed. The controller's log has more under " + incident);
  }

  static boolean isAboutDatabase(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException
          || each instanceof JDBCConnectionException
          || each instanceof PersistenceException) {
        return true;
      }
    }
    return false;
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }
}
