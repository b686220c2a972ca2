package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.error.OutcomeUnknownException;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ChangeOutcome.Accepted;
import dev.wheelwright.controller.rollout.ChangeOutcome.Rejected;
import dev.wheelwright.controller.rollout.ChangeOutcome.Stale;
import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.controller.rollout.PlanStore.Author;
import dev.wheelwright.controller.rollout.TopologyInForce.Made;
import dev.wheelwright.core.violation.Validated;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Carries changes to the appliances. Every change runs in one transaction under the lock of the
 * fleet's row: read, check, compile, store. Whatever fails on the way, a failed read above all,
 * ends the transaction and leaves everything as it was.
 */
@ApplicationScoped
public class RolloutService {
  private static final Logger LOGGER = Logger.getLogger(RolloutService.class);

  private final Fleet fleet;
  private final FleetPlanner planner;
  private final PlanStore plans;
  private final AfterCommit afterCommit;
  private final RolloutMetrics metrics;
  private final Coalescer afterDoubt;

  RolloutService(
      Fleet fleet,
      FleetPlanner planner,
      PlanStore plans,
      AfterCommit afterCommit,
      DatabaseState database,
      RolloutMetrics metrics) {
    this.fleet = fleet;
    this.planner = planner;
    this.plans = plans;
    this.afterCommit = afterCommit;
    this.metrics = metrics;
    this.afterDoubt =
        new Coalescer("after-doubt", Duration.ZERO, Duration.ZERO, database, this::carryOn);
  }

  @PreDestroy
  void stop() {
    afterDoubt.close();
  }

  /**
   * Changes the intent, or shows what would change. Must not be called within a transaction.
   *
   * @throws OutcomeUnknownException when the database failed at the commit
   * @throws DatabaseWentBackException when it has lost what was committed before
   */
  public ChangeOutcome change(ChangeRequest request) {
    return finish(timed(request, new Author(Cause.INTENT, request.actor())));
  }

  /**
   * Compiles the intent in force again, because something else than the intent has changed. Must
   * not be called within a transaction.
   *
   * @return rejected when what is stored contradicts itself: the appliances keep their configs
   */
  public ChangeOutcome recompile(Cause cause) {
    Proposal.Edit unchanged = intent -> new Proposal(Optional.empty(), intent);
    ChangeRequest request =
        new ChangeRequest(Optional.empty(), unchanged, ChangeRequest.Mode.STORE, Actor.CONTROLLER);
    ChangeOutcome outcome = finish(timed(request, new Author(cause, Actor.CONTROLLER)));
    if (outcome instanceof Rejected rejected) {
      LOGGER.errorf(
          "event=recompile-rejected cause=%s violations=\"%s\"",
          cause.text(), rejected.violations());
    }
    return outcome;
  }

  /**
   * The database failed after a change had begun to be stored: sees to it that whatever holds is
   * carried on once it can be read again, as after a crash.
   *
   * @return what to throw
   */
  OutcomeUnknownException unknown(RuntimeException failure) {
    afterDoubt.request();
    return new OutcomeUnknownException(failure);
  }

  private void carryOn() {
    ChangeOutcome ignored = recompile(Cause.START); // a rejection has been logged
    afterCommit.askForAllKeys();
  }

  /** The outcome, and what a commit of it entails. */
  private record Attempt(
      ChangeOutcome outcome,
      Optional<Committed> committed,
      Optional<NextFleet> next,
      Optional<Made> revision) {
    static Attempt without(ChangeOutcome outcome) {
      return new Attempt(outcome, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  private Attempt attempt(ChangeRequest request, Author author) {
    FleetVersion version = fleet.lock();
    if (request.expectedVersion().isPresent()
        && request.expectedVersion().get() != version.intentVersion()) {
      return Attempt.without(new Stale(version.intentVersion()));
    }
    return switch (planner.plan(version, request.edit())) {
      case Validated.Invalid<FleetPlan>(var violations) ->
          Attempt.without(new Rejected(violations));
      case Validated.Valid<FleetPlan>(FleetPlan plan) ->
          switch (request.mode()) {
            case DRY_RUN ->
                Attempt.without(plan.outcome(version.intentVersion(), OptionalLong.empty()));
            case STORE -> store(version, plan, author);
          };
    };
  }

  private Attempt store(FleetVersion version, FleetPlan plan, Author author) {
    Committed committed = metrics.timeStorage(() -> plans.store(version, plan, author));
    FleetVersion next = committed.version();
    boolean advanced = next.revision() != version.revision();
    OptionalLong revision = advanced ? OptionalLong.of(next.revision()) : OptionalLong.empty();
    Optional<Made> made =
        advanced
            ? Optional.of(new Made(next.revision(), author.cause().text(), plan.changed()))
            : Optional.empty();
    Accepted outcome = plan.outcome(next.intentVersion(), revision);
    return new Attempt(outcome, Optional.of(committed), Optional.of(plan.next()), made);
  }

  private Attempt timed(ChangeRequest request, Author author) {
    return metrics.timeChange(author.cause(), () -> transaction(request, author));
  }

  private Attempt transaction(ChangeRequest request, Author author) {
    AtomicBoolean changing = new AtomicBoolean();
    try {
      return QuarkusTransaction.requiringNew()
          .call(
              () -> {
                Attempt attempt = attempt(request, author);
                changing.set(attempt.committed().isPresent());
                return attempt;
              });
    } catch (RuntimeException e) {
      if (!changing.get()) {
        throw e;
      }
      throw unknown(e);
    }
  }

  private ChangeOutcome finish(Attempt attempt) {
    attempt
        .committed()
        .ifPresent(
            committed ->
                afterCommit.committed(committed, attempt.next().orElseThrow(), attempt.revision()));
    if (attempt.outcome() instanceof Accepted accepted && accepted.revision().isPresent()) {
      LOGGER.infof(
          "event=revision revision=%d intent=%d",
          accepted.revision().getAsLong(), accepted.intentVersion());
    }
    return attempt.outcome();
  }
}
