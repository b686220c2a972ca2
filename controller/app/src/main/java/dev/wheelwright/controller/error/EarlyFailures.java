package dev.wheelwright.controller.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.health.DatabaseState;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Answers where a request fails before it reaches a resource: when its token is looked up and the
 * database is away, or with a problem. Everything else is the framework's to answer.
 */
@ApplicationScoped
class EarlyFailures {
  private final ObjectMapper json;
  private final DatabaseState database;

  EarlyFailures(ObjectMapper json, DatabaseState database) {
    this.json = json;
    this.database = database;
  }

  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
  }

  private void answer(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure == null || context.response().headWritten()) {
      context.next();
    } else if (failure instanceof ProblemException told) {
      answer(context, told.problem());
    } else if (DatabaseState.isToBlame(failure)) {
      answer(context, ProblemMapper.problemOf(failure, database));
    } else {
      context.next();
    }
  }

  private void answer(RoutingContext context, Problem problem) {
    try {
      context
          .response()
          .setStatusCode(problem.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      context.next();
    }
  }
}
