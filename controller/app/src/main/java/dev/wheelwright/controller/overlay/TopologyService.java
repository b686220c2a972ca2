package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.error.Problem.ProblemViolation;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.overlay.ParsedDocument.Malformed;
import dev.wheelwright.controller.overlay.ParsedDocument.Tree;
import dev.wheelwright.controller.rollout.ChangeOutcome.Accepted;
import dev.wheelwright.controller.rollout.ChangeOutcome.Rejected;
import dev.wheelwright.controller.rollout.ChangeOutcome.Stale;
import dev.wheelwright.controller.rollout.ChangeRequest;
import dev.wheelwright.controller.rollout.Proposal;
import dev.wheelwright.controller.rollout.RolloutService;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.IntentMerge;
import dev.wheelwright.core.topology.IntentMerge.Unnamed;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.Submission;
import dev.wheelwright.core.violation.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts topology documents into force. */
@ApplicationScoped
class TopologyService {
  private static final String UNREADABLE = "The document cannot be read. Nothing was changed";

  private final RolloutService rollout;
  private final Callers callers;

  TopologyService(RolloutService rollout, Callers callers) {
    this.rollout = rollout;
    this.callers = callers;
  }

  /** How a document is to be taken. */
  record Terms(Optional<Long> expectedVersion, Unnamed unnamed, ChangeRequest.Mode mode) {}

  /**
   * Puts a document into force, or shows what that would do.
   *
   * @throws ProblemException when the document has violations, or was made for another version
   */
  Accepted put(byte[] body, DocumentFormat format, Terms terms) {
    Submission submission = IntentReader.submit(tree(body, format));
    Grants grants = callers.current().grants();
    Proposal.Edit edit =
        current -> {
          FleetIntent next = IntentMerge.merge(current, submission.readable(), terms.unnamed());
          TopologyScope.requireChange(grants, current, next);
          return new Proposal(Optional.of(submission), next);
        };
    ChangeRequest request =
        new ChangeRequest(terms.expectedVersion(), edit, terms.mode(), callers.actor());
    return switch (rollout.change(request)) {
      case Accepted accepted -> accepted;
      case Stale(long version) ->
          throw new ProblemException(
              ProblemKind.STALE,
              "The topology is at version "
                  + version
                  + " now. Read it again, and repeat your change");
      case Rejected(List<Violation> violations) ->
          throw new ProblemException(
              ProblemKind.VIOLATIONS,
              violations.size() + " violations. Nothing was changed",
              violations.stream().map(TopologyService::toProblem).toList());
    };
  }

  private static @Nullable Object tree(byte[] body, DocumentFormat format) {
    return switch (parse(body, format)) {
      case Tree(Object root) -> root;
      case Malformed(String code, String place, String message) ->
          throw unreadable(code, place, message);
    };
  }

  private static ParsedDocument parse(byte[] body, DocumentFormat format) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return switch (format) {
        case YAML -> YamlDocuments.parse(text);
        case JSON -> JsonDocuments.parse(text);
      };
    } catch (CharacterCodingException e) {
      return new Malformed("malformed-text", "", "the document is not UTF-8: " + e.getMessage());
    }
  }

  private static ProblemException unreadable(String code, String place, String message) {
    return new ProblemException(
        ProblemKind.VIOLATIONS,
        UNREADABLE,
        List.of(new ProblemViolation(code, place, message, "")));
  }

  private static ProblemViolation toProblem(Violation violation) {
    return new ProblemViolation(
        violation.code().text(), violation.path(), violation.message(), violation.value());
  }
}
