package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.appliance.JoinTokens.IssuedJoinToken;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliance.Stage;
import dev.wheelwright.controller.rollout.ChangeOutcome.Accepted;
import dev.wheelwright.controller.rollout.ChangeOutcome.Rejected;
import dev.wheelwright.controller.rollout.ChangeOutcome.Stale;
import dev.wheelwright.controller.rollout.ChangeRequest;
import dev.wheelwright.controller.rollout.Proposal;
import dev.wheelwright.controller.rollout.Revocations;
import dev.wheelwright.controller.rollout.RolloutService;
import dev.wheelwright.core.topology.ApplianceIntent;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.violation.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What people do with appliances. */
@ApplicationScoped
class ApplianceService {
  private static final Logger LOGGER = Logger.getLogger(ApplianceService.class);

  private final ApplianceQueries queries;
  private final RolloutService rollout;
  private final Revocations revocations;
  private final JoinTokens joinTokens;
  private final Callers callers;
  private final ApplianceScope scope;
  private final AuditLog audit;

  ApplianceService(
      ApplianceQueries queries,
      RolloutService rollout,
      Revocations revocations,
      JoinTokens joinTokens,
      Callers callers,
      ApplianceScope scope,
      AuditLog audit) {
    this.queries = queries;
    this.rollout = rollout;
    this.revocations = revocations;
    this.joinTokens = joinTokens;
    this.callers = callers;
    this.scope = scope;
    this.audit = audit;
  }

  /** Adds an appliance to the intent, unless it is there. */
  void declare(String name) {
    ApplianceIntent wanted = new ApplianceIntent(nameOf(name), "");
    ChangeRequest request =
        new ChangeRequest(
            Optional.empty(),
            current -> new Proposal(Optional.empty(), with(current, wanted)),
            ChangeRequest.Mode.STORE,
            callers.actor());
    switch (rollout.change(request)) {
      case Accepted accepted -> {}
      case Stale(long version) ->
          throw new IllegalStateException("no version was expected, but " + version);
      case Rejected(List<Violation> violations) ->
          throw new ProblemException(
              ProblemKind.CONFLICT, "The topology in force contradicts itself: " + violations);
    }
  }

  private static ApplianceName nameOf(String name) {
    try {
      return new ApplianceName(name);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static FleetIntent with(FleetIntent current, ApplianceIntent wanted) {
    if (current.appliances().stream().anyMatch(each -> each.name().equals(wanted.name()))) {
      return current;
    }
    List<ApplianceIntent> appliances = new ArrayList<>(current.appliances());
    appliances.add(wanted);
    return new FleetIntent(appliances, current.overlays());
  }

  @Transactional
  IssuedJoinToken issueJoinToken(String name, Duration lifetime) {
    scope.requireOwned(name, Permission.ENROL);
    Appliance appliance = queries.byName(name);
    if (appliance.stage() == Stage.REVOKED) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "The appliance " + name + " is revoked for good");
    }
    IssuedJoinToken token = joinTokens.issue(appliance.id(), lifetime);
    audit.record(
        Deed.done(
            callers.actor(),
            "join-token.create",
            "appliance " + name,
            "",
            "until " + token.expiresAt()));
    LOGGER.infof(
        "event=join-token-issued appliance=%s expires=%s", appliance.id(), token.expiresAt());
    return token;
  }

  void revoke(String name) {
    scope.requireOwned(name, Permission.ENROL);
    revocations.revoke(queries.byName(name).id(), callers.actor());
  }
}
