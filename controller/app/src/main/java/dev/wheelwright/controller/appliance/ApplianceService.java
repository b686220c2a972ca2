package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.JoinTokens.IssuedJoinToken;
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
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
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
  private final SecurityIdentity identity;

  ApplianceService(
      ApplianceQueries queries,
      RolloutService rollout,
      Revocations revocations,
      JoinTokens joinTokens,
      SecurityIdentity identity) {
    this.queries = queries;
    this.rollout = rollout;
    this.revocations = revocations;
    this.joinTokens = joinTokens;
    this.identity = identity;
  }

  /** Adds an appliance to the intent, unless it is there. */
  void declare(String name) {
    ApplianceIntent wanted = new ApplianceIntent(nameOf(name), "");
    ChangeRequest request =
        new ChangeRequest(
            Optional.empty(),
            current -> new Proposal(Optional.empty(), with(current, wanted)),
            ChangeRequest.Mode.STORE,
            identity.getPrincipal().getName());
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

  IssuedJoinToken issueJoinToken(String name, Duration lifetime) {
    Appliance appliance = queries.byName(name);
    if (appliance.stage() == Stage.REVOKED) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "The appliance " + name + " is revoked for good");
    }
    IssuedJoinToken token = joinTokens.issue(appliance.id(), lifetime);
    LOGGER.infof(
        "event=join-token-issued appliance=%s expires=%s", appliance.id(), token.expiresAt());
    return token;
  }

  void revoke(String name) {
    revocations.revoke(queries.byName(name).id());
  }
}
